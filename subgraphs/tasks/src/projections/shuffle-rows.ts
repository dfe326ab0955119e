// The queue of shuffles: asked for, worked through in order, and what became of each.
import { isEntityId } from '@ates/kit/domain/entity-id';
import type { Db, Tx } from '@ates/kit/projections/database';
import { asc, count, eq, inArray, sql } from 'drizzle-orm';
import { shuffles } from '../tables/tasks.ts';

export type ShuffleRow = typeof shuffles.$inferSelect;

export async function insertShuffle(
  tx: Tx,
  row: typeof shuffles.$inferInsert,
): Promise<ShuffleRow> {
  const [inserted] = await tx.insert(shuffles).values(row).returning();
  if (!inserted) throw new Error('insert answered no row');
  return inserted;
}

/** One who asks at a time, until the transaction ends: the queue is not overfilled, and its order is that of the commits. */
export async function lockQueue(tx: Tx): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtext('tasks.shuffle.queue'))`);
}

/** How many shuffles are waiting or running. */
export async function unfinishedShuffles(tx: Tx): Promise<number> {
  const [row] = await tx
    .select({ waiting: count() })
    .from(shuffles)
    .where(eq(shuffles.status, 'RUNNING'));
  return row?.waiting ?? 0;
}

/**
 * The shuffle whose turn it is, for this transaction alone: undefined when there is none or when
 * another replica works on it right now.
 */
export async function takeTurn(tx: Tx): Promise<ShuffleRow | undefined> {
  const [turn] = await tx.execute<{ mine: boolean }>(
    sql`select pg_try_advisory_xact_lock(hashtext('tasks.shuffle')) as mine`,
  );
  if (!turn?.mine) return undefined;
  const [row] = await tx
    .select()
    .from(shuffles)
    .where(eq(shuffles.status, 'RUNNING'))
    .orderBy(asc(shuffles.ordinal))
    .limit(1);
  return row;
}

export async function updateShuffle(
  tx: Tx,
  id: string,
  change: Partial<typeof shuffles.$inferInsert>,
): Promise<ShuffleRow> {
  const [row] = await tx.update(shuffles).set(change).where(eq(shuffles.id, id)).returning();
  if (!row) throw new Error(`no shuffle ${id}`);
  return row;
}

/** One statement for any number of ids; answers in the order asked, undefined for the unknown. */
export async function shufflesById(
  db: Db,
  ids: readonly string[],
): Promise<(ShuffleRow | undefined)[]> {
  const rows = await db
    .select()
    .from(shuffles)
    .where(inArray(shuffles.id, ids.filter(isEntityId)));
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => byId.get(id));
}
