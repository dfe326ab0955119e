// Payouts of a close: a row each, told, mailed when requested in either mode (AC-13), and the movement
// that takes the amount off the account.
import type { BusinessDay } from '@ates/kit/domain/business-day';
import type { AggregateWrite, Cause, Moment } from '@ates/kit/commands/moment';
import { queueMails } from '@ates/kit/commands/queue-mails';
import { payoutMovement, type AccountAtClose } from '../domain/day-close.ts';
import { wageMail } from '../domain/wage-mail.ts';
import { payoutAggregate, tellPayoutRequested } from '../events/payout-events.ts';
import { insertPayouts, type NewPayout } from '../projections/payouts.ts';
import { namesOf } from '../projections/people.ts';
import type { CausedMovement } from './post-movements.ts';

export interface RequestedPayouts {
  readonly movements: readonly CausedMovement[];
  readonly writes: readonly AggregateWrite[];
}

/** `mode`: whether the worker pays at once or each waits for a person (AC-19). */
export async function requestPayouts(
  moment: Moment,
  day: BusinessDay,
  positive: readonly AccountAtClose[],
  facts: { readonly mode: 'auto' | 'manual'; readonly cause: Cause },
): Promise<RequestedPayouts> {
  const { cause } = facts;
  const requested = positive.map((one) => ({ one, payout: newPayout(moment, day, one, cause) }));
  const payouts = requested.map(({ payout }) => payout);
  await insertPayouts(moment.tx, payouts, { ready: facts.mode === 'auto', now: moment.now });
  await mailWages(moment, day, payouts);
  return {
    movements: requested.map(({ one, payout }) => ({
      movement: payoutMovement(one, { id: payout.id, day, now: moment.now }),
      cause,
    })),
    writes: payouts.map((payout) => ({
      aggregate: { type: payoutAggregate, id: payout.id },
      expectedVersion: 0,
      facts: [tellPayoutRequested(payout)],
      states: [],
      cause,
    })),
  };
}

function newPayout(
  moment: Moment,
  day: BusinessDay,
  { id: accountId, closing }: AccountAtClose,
  cause: Cause,
): NewPayout {
  const id = moment.newId();
  return {
    id,
    accountId,
    businessDay: day,
    amount: closing,
    idempotencyKey: `wage-${id}`,
    correlationId: cause.correlationId,
  };
}

async function mailWages(
  moment: Moment,
  day: BusinessDay,
  payouts: readonly NewPayout[],
): Promise<void> {
  const names = await namesOf(
    moment.tx,
    payouts.map(({ accountId }) => accountId),
  );
  await queueMails(
    moment.tx,
    payouts.map(({ id, accountId, amount, correlationId }) => ({
      cause: `payout.${id}`,
      recipientId: accountId,
      ...wageMail({ name: names.get(accountId), day, amount }),
      correlationId,
      createdAt: moment.now,
    })),
  );
}
