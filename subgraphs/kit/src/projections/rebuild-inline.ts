// Drops a projection beside the event store and fills it again, in one transaction: readers see the
// old rows until the new ones are complete.
import type { NewestEvent } from '@ates/schema/contracts/upcast';
import { setTimeout } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { eventsAfter, settleEvents } from '../events/load-events.ts';
import type { Database, Tx } from '../tables/database.ts';

export interface InlineProjection {
  /** Empties the projection's tables. */
  reset(tx: Tx): Promise<void>;
  /** Applies facts in the order they were written. Must depend on nothing but them. */
  apply(tx: Tx, events: readonly NewestEvent[]): Promise<void>;
  /** After the last fact: what else the event store keeps of it. */
  finish?(tx: Tx): Promise<void>;
}

const batchMax = 1000;

// Writers take their locks in orders of their own. Whoever waits this long here lets go of everything and begins
// again, long before Postgres would look for a ring and end somebody's command.
const lockWaitMs = 200;
const attemptsMax = 100;
const lockNotAvailable = '55P03';

/** Answers how many facts were applied. Commands of the subgraph wait meanwhile. */
export async function rebuildInline(
  database: Database,
  projection: InlineProjection,
): Promise<number> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await database.db.transaction((tx) => rebuild(tx, projection));
    } catch (error) {
      if (attempt === attemptsMax || !isLockTimeout(error)) throw error;
      await setTimeout(Math.random() * lockWaitMs);
    }
  }
}

async function rebuild(tx: Tx, projection: InlineProjection): Promise<number> {
  await tx.execute(sql.raw(`set local lock_timeout = ${lockWaitMs}`));
  await settleEvents(tx);
  await projection.reset(tx);
  await tx.execute(sql`set local lock_timeout = 0`);
  let position = 0;
  let applied = 0;
  for (;;) {
    const batch = await eventsAfter(tx, position, batchMax);
    const last = batch.at(-1);
    if (!last) break;
    await projection.apply(
      tx,
      batch.map(({ event }) => event),
    );
    position = last.position;
    applied += batch.length;
  }
  await projection.finish?.(tx);
  return applied;
}

/** The driver's error, or the query builder's with the driver's as its cause. */
function isLockTimeout(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ('code' in error && error.code === lockNotAvailable) || isLockTimeout(error.cause);
}
