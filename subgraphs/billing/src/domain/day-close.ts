// What closing a day does to one account (AC-13, AC-14), and what it adds to the day's figures.
import type { BusinessDay } from '@ates/kit/domain/business-day';
import type { AccountId } from '@ates/kit/domain/ids';
import { addCents, cents, negateCents, type Cents } from '@ates/kit/domain/money';
import type { Movement } from './entry.ts';

/** An account as its day ends. */
export interface AccountAtClose {
  readonly id: AccountId;
  /** Opening balance plus the day's entries, whatever is booked on later days already. */
  readonly closing: Cents;
  /** Whether it had entries on that day. */
  readonly moved: boolean;
}

/**
 * `paid-out`: above zero, exactly that much. `carried`: at or below zero with entries that day, carried
 * over and told. `untouched`: nothing to do.
 */
export type AccountClose = 'paid-out' | 'carried' | 'untouched';

export function decideAccountClose({ closing, moved }: AccountAtClose): AccountClose {
  if (closing > 0) return 'paid-out';
  return moved ? 'carried' : 'untouched';
}

/** The entry that takes a payout off the account. `payoutId` is its cause: one payout, one entry. */
export const payoutMovement = (
  { id, closing }: AccountAtClose,
  payout: { readonly id: string; readonly day: BusinessDay; readonly now: Date },
): Movement => ({
  kind: 'PAYOUT',
  accountId: id,
  amount: closing,
  taskId: undefined,
  businessDay: payout.day,
  late: false,
  occurredAt: payout.now,
  causeEventId: payout.id,
});

/** What a close has found and paid so far. */
export interface CloseFigures {
  readonly accounts: number;
  readonly negativeAccounts: number;
  /** What is owed to the company and carried over; never negative. */
  readonly carriedDebt: Cents;
  readonly payoutsCount: number;
  readonly payoutsTotal: Cents;
}

export const noFigures: CloseFigures = {
  accounts: 0,
  negativeAccounts: 0,
  carriedDebt: cents(0),
  payoutsCount: 0,
  payoutsTotal: cents(0),
};

export function addToFigures(figures: CloseFigures, { closing }: AccountAtClose): CloseFigures {
  const counted = { ...figures, accounts: figures.accounts + 1 };
  if (closing > 0) {
    return {
      ...counted,
      payoutsCount: figures.payoutsCount + 1,
      payoutsTotal: addCents(figures.payoutsTotal, closing),
    };
  }
  if (closing === 0) return counted;
  return {
    ...counted,
    negativeAccounts: figures.negativeAccounts + 1,
    carriedDebt: addCents(figures.carriedDebt, negateCents(closing)),
  };
}
