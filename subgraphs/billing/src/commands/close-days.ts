// Closes finished days one after another (AC-17): each is fenced in one short transaction, then closed
// in parts. Stopped anywhere it goes on where it was; run twice at once the runs share the work.
import type { BusinessDay } from '@ates/kit/domain/business-day';
import type { WrittenEvent } from '@ates/kit/commands/moment';
import { insertDay } from '../projections/days.ts';
import { fencedThroughAlone } from '../projections/fence.ts';
import type { BillingDeps } from './billing-deps.ts';
import { beginClose, closePart, endClose } from './close-part.ts';
import { nextDayToClose } from './next-day.ts';

/** On whose behalf days are closed. */
export interface CloseRequest {
  readonly actorId: string;
  readonly actorRole: 'ADMIN' | 'ACCOUNTANT' | 'SYSTEM';
  readonly correlationId: string;
  /** The last day to close; every finished one when absent. */
  readonly upTo?: BusinessDay;
  /** Asked between two parts. */
  readonly shouldStop: () => boolean;
  /** Hears what the end of each day told. */
  readonly onWritten?: ((written: readonly WrittenEvent[]) => void) | undefined;
}

/** Answers the days that were closed meanwhile, by this run or one beside it. */
export async function closeDays(deps: BillingDeps, request: CloseRequest): Promise<BusinessDay[]> {
  const closed: BusinessDay[] = [];
  while (!request.shouldStop()) {
    const day = await fenceNextDay(deps, request);
    if (!day) break;
    await beginClose(deps, day);
    while (!request.shouldStop()) {
      await closeParts(deps, day, request.shouldStop);
      const written = await endClose(deps, day);
      // A part somebody else had in hand has failed there: it is taken up here.
      if (!written) continue;
      closed.push(day);
      request.onWritten?.(written);
      break;
    }
  }
  return closed;
}

/** Several lanes side by side: while one waits for the database, another has its events written. */
async function closeParts(
  deps: BillingDeps,
  day: BusinessDay,
  shouldStop: () => boolean,
): Promise<void> {
  const lane = async (): Promise<void> => {
    while (!shouldStop() && (await closePart(deps, day)));
  };
  const lanes = await Promise.allSettled(Array.from({ length: deps.close.lanes }, lane));
  for (const one of lanes) if (one.status === 'rejected') throw one.reason;
}

/** Fences the next day, or takes up one whose close was begun; undefined when there is nothing to close. */
function fenceNextDay(deps: BillingDeps, request: CloseRequest): Promise<BusinessDay | undefined> {
  return deps.database.db.transaction(async (tx) => {
    const next = await nextDayToClose(deps, tx, await fencedThroughAlone(tx));
    if (!next || (request.upTo !== undefined && next.day > request.upTo)) return undefined;
    if (!next.fenced) {
      await insertDay(tx, {
        businessDay: next.day,
        fencedAt: deps.ports.now(),
        correlationId: request.correlationId,
        actorId: request.actorId,
        actorRole: request.actorRole,
      });
    }
    return next.day;
  });
}
