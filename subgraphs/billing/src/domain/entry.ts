// A movement of money and the entry it becomes: what moves, on which side of the books, and the balance
// it leaves (AC-6, AC-10, AC-20).
import type { BusinessDay } from '@ates/kit/domain/business-day';
import type { AccountId, TaskId } from '@ates/kit/domain/ids';
import { negateCents, type Cents } from '@ates/kit/domain/money';

export type EntryKind = 'FEE' | 'REWARD' | 'PAYOUT' | 'PAYOUT_REVERSAL';

/** As seen from the employee's account: DEBIT takes, CREDIT gives. */
export type Direction = 'DEBIT' | 'CREDIT';

/** Money to be moved on one account. */
export interface Movement {
  readonly kind: EntryKind;
  readonly accountId: AccountId;
  /** Always above zero. */
  readonly amount: Cents;
  readonly taskId: TaskId | undefined;
  readonly businessDay: BusinessDay;
  /** Booked after its own day was fenced (D-14). */
  readonly late: boolean;
  readonly occurredAt: Date;
  /** What moved it; with the kind unique in the ledger (D-31). */
  readonly causeEventId: string;
}

/** A movement that was booked. `accountVersion` and `balanceAfter` follow the order of booking. */
export interface Entry extends Movement {
  readonly accountVersion: number;
  readonly balanceAfter: Cents;
}

export function directionOf(kind: EntryKind): Direction {
  switch (kind) {
    case 'FEE':
    case 'PAYOUT':
      return 'DEBIT';
    case 'REWARD':
    case 'PAYOUT_REVERSAL':
      return 'CREDIT';
  }
}

/** What the movement does to the employee's balance. */
export const balanceChangeOf = ({ kind, amount }: Pick<Movement, 'kind' | 'amount'>): Cents =>
  directionOf(kind) === 'DEBIT' ? negateCents(amount) : amount;

/** Whether it is part of what was earned on its day (D-19) and of the company's income (AC-12). */
export const countsAsEarned = (kind: EntryKind): boolean => kind === 'FEE' || kind === 'REWARD';
