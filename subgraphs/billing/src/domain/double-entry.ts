// Double-entry (AC-20): every movement debits one account of the books and credits another by the same
// amount. The company's side has no row of its own; its balance is what its postings add up to.
import type { AccountId } from '@ates/kit/domain/ids';
import { negateCents, type Cents } from '@ates/kit/domain/money';
import { directionOf, type EntryKind, type Movement } from './entry.ts';

/** An account of the books: an employee's, or one of the company's two. */
export type LedgerAccount = `employee:${string}` | 'company:income' | 'company:payouts';

/** The two sides of a movement. */
export interface Sides {
  readonly debit: LedgerAccount;
  readonly credit: LedgerAccount;
}

/** One side of a movement as a signed amount: credits above zero, debits below. */
export interface Posting {
  readonly account: LedgerAccount;
  readonly amount: Cents;
}

export const employeeLedger = (account: AccountId): LedgerAccount => `employee:${account}`;

export function sidesOf({ kind, accountId }: Pick<Movement, 'kind' | 'accountId'>): Sides {
  const employee = employeeLedger(accountId);
  const company = companySideOf(kind);
  return directionOf(kind) === 'DEBIT'
    ? { debit: employee, credit: company }
    : { debit: company, credit: employee };
}

/** The movement's postings; they always add up to zero. */
export function postingsOf(
  movement: Pick<Movement, 'kind' | 'accountId' | 'amount'>,
): readonly [Posting, Posting] {
  const { debit, credit } = sidesOf(movement);
  return [
    { account: debit, amount: negateCents(movement.amount) },
    { account: credit, amount: movement.amount },
  ];
}

function companySideOf(kind: EntryKind): LedgerAccount {
  switch (kind) {
    case 'FEE':
    case 'REWARD':
      return 'company:income';
    case 'PAYOUT':
    case 'PAYOUT_REVERSAL':
      return 'company:payouts';
  }
}
