// Drops a projection beside the event store and fills it again, in one transaction: readers see the
// old rows until the new ones are complete.
import type { NewestEvent } from '@ates/schema/contracts/upcast';
import { eventsAfter, settleEvents } from '../events/load-events.ts';
import type { Database, Tx } from '../tables/database.ts';

export interface InlineProjection {
  /** Empties the projection's tables. */
  reset(tx: Tx): Promise<void>;
  /** Applies facts in the order they were written. Must depend on nothing but them. */
  apply(tx: Tx, events: readonly NewestEvent[]): Promise<void>;
}

const batchMax = 1000;

/** Answers how many facts were applied. Commands of the subgraph wait meanwhile. */
export function rebuildInline(database: Database, projection: InlineProjection): Promise<number> {
  return database.db.transaction(async (tx) => {
    await settleEvents(tx);
    await projection.reset(tx);
    let position = 0;
    let applied = 0;
    for (;;) {
      const batch = await eventsAfter(tx, position, batchMax);
      const last = batch.at(-1);
      if (!last) return applied;
      await projection.apply(
        tx,
        batch.map(({ event }) => event),
      );
      position = last.position;
      applied += batch.length;
    }
  });
}
