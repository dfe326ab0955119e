// Books any number of movements the way billing does, without the events that would have caused them.
import { momentOf } from '@ates/kit/commands/moment';
import type { BillingDeps } from '../src/commands/billing-deps.ts';
import { postMovements } from '../src/commands/post-movements.ts';
import type { Movement } from '../src/domain/entry.ts';

const perTransaction = 1000;

/** In the order given, each in its own chain. */
export async function bookAll(deps: BillingDeps, movements: readonly Movement[]): Promise<void> {
  for (let start = 0; start < movements.length; start += perTransaction) {
    const batch = movements.slice(start, start + perTransaction);
    await deps.database.db.transaction(async (tx) => {
      const moment = momentOf(tx, deps.ports);
      const caused = batch.map((movement) => ({
        movement,
        cause: {
          correlationId: movement.causeEventId,
          causationId: movement.causeEventId,
          actorId: 'somebody',
          actorRole: 'SYSTEM' as const,
          occurredAt: movement.occurredAt,
        },
      }));
      await moment.append(await postMovements(moment, caused, deps.books));
    });
  }
  deps.committed.notify();
}
