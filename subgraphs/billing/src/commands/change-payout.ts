// What a person may do to a payout (AC-19): confirm it, have it tried again, or cancel it, which gives
// the amount back to the account. Each is guarded by the payout's version.
import type { AggregateWrite, Cause, Moment } from '@ates/kit/commands/moment';
import {
  runCommand,
  type CommandContext,
  type CommandResult,
  type Outcome,
} from '@ates/kit/commands/run-command';
import { refuse, type Refused } from '@ates/kit/domain/decision';
import { accountId } from '@ates/kit/domain/ids';
import { cents } from '@ates/kit/domain/money';
import { bookingDayOf } from '../domain/booking-day.ts';
import {
  decideCancel,
  decideConfirm,
  decideRetry,
  type CancelRefusal,
  type PayoutChange,
  type PayoutStatus,
} from '../domain/payout.ts';
import { payoutAggregate, tellPayoutFailed } from '../events/payout-events.ts';
import { fencedThrough } from '../projections/fence.ts';
import { lockPayout, payoutFacts, updatePayout, type PayoutRow } from '../projections/payouts.ts';
import type { BillingDeps } from './billing-deps.ts';
import { postMovements } from './post-movements.ts';

export interface PayoutInput {
  readonly payoutId: string;
  /** Refuses with VERSION_CONFLICT unless the payout is at this version. */
  readonly expectedVersion: number | undefined;
}

export type ChangeRefusal =
  | 'PAYOUT_NOT_FOUND'
  | 'VERSION_CONFLICT'
  | 'PAYOUT_NOT_WAITING'
  | 'PAYOUT_NOT_FAILED'
  | CancelRefusal;

export interface ChangedPayout {
  readonly id: string;
  readonly version: number;
}

type Answer = Promise<CommandResult<ChangedPayout, ChangeRefusal>>;

/** PAYOUT_MODE=manual: lets a requested payout go. */
export const confirmPayout = (deps: BillingDeps, by: CommandContext, input: PayoutInput): Answer =>
  changePayout(deps, by, { name: 'confirmPayout', input, decide: decideConfirm });

/** Does not wait for the hour. */
export const retryPayout = (deps: BillingDeps, by: CommandContext, input: PayoutInput): Answer =>
  changePayout(deps, by, { name: 'retryPayout', input, decide: decideRetry });

/** Gives the amount back by a PAYOUT_REVERSAL; the next close pays it again. */
export const cancelPayout = (
  deps: BillingDeps,
  by: CommandContext,
  input: PayoutInput & { readonly reason: string },
): Answer =>
  changePayout(deps, by, {
    name: 'cancelPayout',
    input,
    decide: decideCancel,
    consequences: (moment, row, cause) => reverse(deps, moment, row, cause, input.reason),
  });

interface Change {
  readonly name: string;
  readonly input: PayoutInput;
  readonly decide: (status: PayoutStatus) => PayoutChange | Refused<ChangeRefusal>;
  readonly consequences?: (
    moment: Moment,
    row: PayoutRow,
    cause: Cause,
  ) => Promise<{ facts: AggregateWrite['facts']; writes: readonly AggregateWrite[] }>;
}

const changePayout = (deps: BillingDeps, by: CommandContext, change: Change): Answer =>
  runCommand(deps, by, {
    name: change.name,
    input: change.input,
    run: (moment, cause) => applyChange(moment, cause, change),
  });

async function applyChange(
  moment: Moment,
  cause: Cause,
  { input, decide, consequences }: Change,
): Promise<Outcome<ChangedPayout, ChangeRefusal>> {
  const row = await lockPayout(moment.tx, input.payoutId);
  if (!row) return refuse('PAYOUT_NOT_FOUND', 'There is no such payout.');
  if (input.expectedVersion !== undefined && input.expectedVersion !== row.version) {
    return refuse('VERSION_CONFLICT', `The payout is at version ${row.version} by now.`);
  }
  const decision = decide(row.status);
  if (decision.kind === 'refused') return decision;
  const updated = await updatePayout(
    moment.tx,
    row,
    { status: decision.status, dueAt: decision.dueNow ? moment.now : null },
    moment.now,
  );
  const { facts, writes } = (await consequences?.(moment, updated, cause)) ?? {
    facts: [],
    writes: [],
  };
  const written = await moment.append([
    {
      aggregate: { type: payoutAggregate, id: row.id },
      expectedVersion: row.version,
      facts,
      states: [],
      cause,
    },
    ...writes,
  ]);
  return { kind: 'done', result: { id: row.id, version: updated.version }, written };
}

/** The amount goes back on the first day that takes postings. What was never sent did not fail. */
async function reverse(
  deps: BillingDeps,
  moment: Moment,
  row: PayoutRow,
  cause: Cause,
  reason: string,
) {
  const calendar = {
    timeZone: deps.books.timeZone,
    now: moment.now,
    fencedThrough: await fencedThrough(moment.tx),
  };
  const movement = {
    kind: 'PAYOUT_REVERSAL' as const,
    accountId: accountId(row.accountId),
    amount: cents(row.amount),
    taskId: undefined,
    businessDay: bookingDayOf(moment.now, calendar).day,
    late: false,
    occurredAt: moment.now,
    causeEventId: row.id,
  };
  const failed = { reason, attempt: row.attempts, nextAttemptAt: undefined };
  return {
    facts: row.sent ? [tellPayoutFailed(payoutFacts(row), failed)] : [],
    writes: await postMovements(moment, [{ movement, cause }], deps.books),
  };
}
