// The Payout aggregate as others see it: requested, then paid, or failed and tried again.
import { money, type Cents } from '@ates/kit/domain/money';
import { tell, type Draft } from '@ates/kit/events/append-events';
import { payoutFailedV1, payoutRequestedV1, wagePaidV1 } from '@ates/schema/contracts/billing';

/** The aggregate's name in the event store. */
export const payoutAggregate = 'payout';

/** What every event about a payout says of it. */
export interface PayoutFacts {
  readonly id: string;
  readonly accountId: string;
  readonly businessDay: string;
  readonly amount: Cents;
  readonly idempotencyKey: string;
}

export const tellPayoutRequested = (payout: PayoutFacts): Draft =>
  tell(payoutRequestedV1, {
    payoutId: payout.id,
    userId: payout.accountId,
    businessDay: payout.businessDay,
    amount: money(payout.amount),
    idempotencyKey: payout.idempotencyKey,
  });

export const tellWagePaid = (
  payout: PayoutFacts,
  paid: { readonly at: Date; readonly method: string },
): Draft =>
  tell(wagePaidV1, {
    payoutId: payout.id,
    userId: payout.accountId,
    businessDay: payout.businessDay,
    amount: money(payout.amount),
    paidAt: paid.at.toISOString(),
    method: paid.method,
  });

/** `nextAttemptAt` is undefined when no other attempt follows. */
export const tellPayoutFailed = (
  payout: PayoutFacts,
  failed: {
    readonly reason: string;
    readonly attempt: number;
    readonly nextAttemptAt: Date | undefined;
  },
): Draft =>
  tell(payoutFailedV1, {
    payoutId: payout.id,
    userId: payout.accountId,
    amount: money(payout.amount),
    reason: failed.reason,
    attempt: failed.attempt,
    ...(failed.nextAttemptAt ? { nextAttemptAt: failed.nextAttemptAt.toISOString() } : {}),
    final: failed.nextAttemptAt === undefined,
  });
