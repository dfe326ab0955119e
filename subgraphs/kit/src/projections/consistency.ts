// How far this subgraph is: its own aggregates' versions, and which events its consumers have handled.
// Asked by whoever waits for a consistency token (api/await-consistency.ts).
import { sql } from 'drizzle-orm';
import type { Db } from '../tables/database.ts';

/** Whether every aggregate is at its version or above. */
export async function areAtVersions(
  db: Db,
  aggregates: readonly { readonly type: string; readonly id: string; readonly version: number }[],
): Promise<boolean> {
  const wanted = aggregates.map(({ type, id, version }) => ({ type, id, version }));
  const [row] = await db.execute<{ missing: boolean }>(sql`
    select exists (
      select from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb)
        as w(type text, id text, version bigint)
      where not exists (
        select from aggregates a where a.type = w.type and a.id = w.id and a.version >= w.version)
    ) as missing`);
  return row?.missing === false;
}

/** Those of `events` that are in their consumer's inbox, by event id. */
export async function handledAmong(
  db: Db,
  events: readonly { readonly consumer: string; readonly eventId: string }[],
): Promise<ReadonlySet<string>> {
  const rows = await db.execute<{ event_id: string }>(sql`
    select i.event_id
    from jsonb_to_recordset(${JSON.stringify(events)}::jsonb) as w(consumer text, "eventId" uuid)
    join inbox i on i.consumer = w.consumer and i.event_id = w."eventId"`);
  return new Set(rows.map((row) => row.event_id));
}
