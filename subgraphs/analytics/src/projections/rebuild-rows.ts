// Rebuilds as they were asked for and ended. One at a time: whoever asks or runs one holds a lock.
import type { Db, Tx } from '@ates/kit/projections/database';
import { asc, desc, eq, isNull, sql } from 'drizzle-orm';
import { rebuilds } from '../tables/analytics.ts';

/** A rebuild; it is running, or about to, while it has no end. */
export type RebuildRow = typeof rebuilds.$inferSelect;

/** The one asked for last; undefined when none ever was. */
export async function lastRebuild(db: Db | Tx): Promise<RebuildRow | undefined> {
  const [row] = await db
    .select()
    .from(rebuilds)
    .orderBy(desc(rebuilds.requestedAt), desc(rebuilds.id))
    .limit(1);
  return row;
}

export async function rebuildById(db: Db, id: string): Promise<RebuildRow | undefined> {
  const [row] = await db.select().from(rebuilds).where(eq(rebuilds.id, id));
  return row;
}

/** The one asked for last, and nobody else asks for one until this transaction ends. */
export async function lockLastRebuild(tx: Tx): Promise<RebuildRow | undefined> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtext('analytics.rebuilds'))`);
  return lastRebuild(tx);
}

export async function insertRebuild(
  tx: Tx,
  row: Pick<RebuildRow, 'id' | 'reason' | 'requestedBy' | 'requestedAt'>,
): Promise<void> {
  await tx.insert(rebuilds).values(row);
}

/** One that has not ended, locked for this transaction; undefined when there is none or another replica has it. */
export async function takeRebuild(tx: Tx): Promise<RebuildRow | undefined> {
  const [row] = await tx
    .select()
    .from(rebuilds)
    .where(isNull(rebuilds.finishedAt))
    .orderBy(asc(rebuilds.requestedAt))
    .limit(1)
    .for('update', { skipLocked: true });
  return row;
}

/** Ends it; without a number of events it has failed. */
export async function endRebuild(
  tx: Tx,
  id: string,
  end: { readonly finishedAt: Date; readonly events: number | null },
): Promise<void> {
  await tx.update(rebuilds).set(end).where(eq(rebuilds.id, id));
}
