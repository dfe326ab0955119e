// Closes a finished day by hand (AC-17), and every day before it that is still open: strictly in order.
import type { BusinessDay } from '@ates/kit/domain/business-day';
import {
  runCommand,
  type CommandContext,
  type CommandResult,
} from '@ates/kit/commands/run-command';
import { refuse, type Refused } from '@ates/kit/domain/decision';
import { findDay, firstDay, type Reader } from '../projections/days.ts';
import type { BillingDeps } from './billing-deps.ts';
import { closeDays } from './close-days.ts';
import { catchUpDaysMax, isDue } from './next-day.ts';

export type CloseDayRefusal = 'DAY_NOT_FINISHED' | 'DAY_NOT_IN_BOOKS' | 'CLOSE_NOT_DRAINED';

export interface CloseDayResult {
  readonly day: BusinessDay;
}

// Longer than this nobody waits for an answer; the scheduler goes on with what has been begun.
const answerWithinMs = 10_000;

/** Closing a day that is closed already is no mistake: it answers the day as it is. */
export async function closeDay(
  deps: BillingDeps,
  context: CommandContext,
  day: BusinessDay,
): Promise<CommandResult<CloseDayResult, CloseDayRefusal>> {
  const { role } = context.actor;
  // The api's access table lets nobody else come this far.
  if (role !== 'ADMIN' && role !== 'ACCOUNTANT') throw new Error(`${role} may not close a day`);
  const allowed = await runCommand<CloseDayResult, CloseDayRefusal>(deps, context, {
    name: 'closeDay',
    input: { day },
    run: async ({ tx }) =>
      (await refusalOf(deps, tx, day)) ?? { kind: 'done', result: { day }, written: [] },
  });
  if (allowed.kind === 'refused') return allowed;
  if ((await findDay(deps.database.db, day))?.closedAt) return allowed;
  const deadline = AbortSignal.timeout(answerWithinMs);
  if ((await deps.close.drain(deadline)) === 'timed-out') return notDrained;
  await closeDays(deps, {
    actorId: context.actor.id,
    actorRole: role,
    correlationId: context.correlationId,
    upTo: day,
    shouldStop: () => deadline.aborted,
    onWritten: context.onWritten,
  });
  return allowed;
}

async function refusalOf(
  deps: BillingDeps,
  db: Reader,
  day: BusinessDay,
): Promise<Refused<CloseDayRefusal> | undefined> {
  if (await findDay(db, day)) return undefined;
  const first = await firstDay(db, catchUpDaysMax);
  if (first === undefined || day < first) {
    return refuse('DAY_NOT_IN_BOOKS', 'The books had not been opened on that day.');
  }
  if (!isDue(deps, day)) return refuse('DAY_NOT_FINISHED', 'That day is not over yet.');
  return undefined;
}

const notDrained = refuse(
  'CLOSE_NOT_DRAINED',
  'Billing has not read everything that was told before the end of the day; try again.',
);
