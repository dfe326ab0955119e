// The statement of one account and day (C-11): opening + rewards − fees − payout + reversals = closing.
// Derived from the present balance and what has moved since, so there is one for every account and day.
import type { BusinessDay } from '@ates/kit/domain/business-day';
import { cents, type Cents } from '@ates/kit/domain/money';
import { balanceChangeOf, type EntryKind } from './entry.ts';

export interface DayStatement {
  readonly businessDay: BusinessDay;
  readonly opening: Cents;
  readonly rewards: Cents;
  readonly fees: Cents;
  readonly payout: Cents;
  readonly reversals: Cents;
  readonly closing: Cents;
}

/** What an account's entries of one kind add up to on one day. */
export interface DaySum {
  readonly businessDay: BusinessDay;
  readonly kind: EntryKind;
  readonly amount: Cents;
}

/**
 * The statements of `wanted` (newest first), going back from the present balance. `sums` has every
 * day from the oldest wanted one on, later ones than the newest wanted included.
 */
export function dayStatements(
  balance: Cents,
  sums: readonly DaySum[],
  wanted: readonly BusinessDay[],
): DayStatement[] {
  const newest = wanted[0];
  const later = sums.filter((sum) => newest !== undefined && sum.businessDay > newest);
  let closing = cents(balance - changeOf(later));
  return wanted.map((businessDay) => {
    const own = sums.filter((sum) => sum.businessDay === businessDay);
    const total = (kind: EntryKind) =>
      cents(own.reduce((sum, one) => (one.kind === kind ? sum + one.amount : sum), 0));
    const statement: DayStatement = {
      businessDay,
      opening: cents(closing - changeOf(own)),
      rewards: total('REWARD'),
      fees: total('FEE'),
      payout: total('PAYOUT'),
      reversals: total('PAYOUT_REVERSAL'),
      closing,
    };
    closing = statement.opening;
    return statement;
  });
}

const changeOf = (sums: readonly DaySum[]): number =>
  sums.reduce((change, sum) => change + balanceChangeOf(sum), 0);
