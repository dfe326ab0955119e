// Management income (AC-12): what employees were charged minus what they earned. Payouts do not count.
import { addCents, negateCents, type Cents } from '@ates/kit/domain/money';

export interface DayTotals {
  readonly fees: Cents;
  readonly rewards: Cents;
}

/** Fees minus rewards; may be negative. */
export const incomeOf = ({ fees, rewards }: DayTotals): Cents =>
  addCents(fees, negateCents(rewards));
