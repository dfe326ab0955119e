// The guarantee that an event has its effects once: its inbox row is written with them.
// The broker's duplicate window is a convenience; this table is what counts.
import { eq, sql } from 'drizzle-orm';
import type { Db, Tx } from '../tables/database.ts';
import { inbox } from '../tables/kit-tables.ts';

/**
 * Claims `eventIds` for `consumer` inside the transaction; answers those it had not handled before.
 * Two replicas with the same event: the second waits for the first one's commit and gets nothing.
 */
export async function claimNew(
  tx: Tx,
  consumer: string,
  eventIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await tx.execute<{ event_id: string }>(sql`
    insert into inbox (consumer, event_id)
    select ${consumer}, id::uuid
    from jsonb_array_elements_text(${JSON.stringify(eventIds)}::jsonb) as ids(id)
    order by id
    on conflict do nothing
    returning event_id`);
  return new Set(rows.map((row) => row.event_id));
}

/** Whether `consumer` has handled anything in this database. */
export async function hasHandledAny(db: Db, consumer: string): Promise<boolean> {
  const rows = await db
    .select({ consumer: inbox.consumer })
    .from(inbox)
    .where(eq(inbox.consumer, consumer))
    .limit(1);
  return rows.length > 0;
}
