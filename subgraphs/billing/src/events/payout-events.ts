// The Payout aggregate as others see it: requested, then paid, or failed and tried again.
import { money, type Cents } from '@ates/kit/domain/money';
import { tell, type Draft } from '@ates/kit/events/append-events';
import { payoutRequestedV1 } from '@ates/schema/contracts/billing';

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
