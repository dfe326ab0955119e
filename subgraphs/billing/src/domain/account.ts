// An employee's account: balance, what the current day brought, and one version per entry.
// Movements are applied in the order of booking; balances and income do not depend on that order.
import type { BusinessDay } from '@ates/kit/domain/business-day';
import type { AccountId } from '@ates/kit/domain/ids';
import { addCents, cents, type Cents } from '@ates/kit/domain/money';
import { balanceChangeOf, countsAsEarned, type Entry, type Movement } from './entry.ts';

export interface Account {
  readonly id: AccountId;
  /** Grows by one with every entry and every close; 0 = not told to anybody yet. */
  readonly version: number;
  /** What the company owes; may be negative (AC-11). */
  readonly balance: Cents;
  /** Rewards minus fees of `businessDay`. */
  readonly earnedToday: Cents;
  readonly businessDay: BusinessDay;
}

export const openAccount = (id: AccountId, today: BusinessDay): Account => ({
  id,
  version: 0,
  balance: cents(0),
  earnedToday: cents(0),
  businessDay: today,
});

export function postMovement(
  account: Account,
  movement: Movement,
): { account: Account; entry: Entry } {
  const version = account.version + 1;
  const balance = addCents(account.balance, balanceChangeOf(movement));
  return {
    account: { ...account, version, balance, ...earnedAfter(account, movement) },
    entry: { ...movement, accountVersion: version, balanceAfter: balance },
  };
}

/** A newer day starts at zero; an older, still open day no longer shows. */
function earnedAfter(
  account: Account,
  movement: Movement,
): Pick<Account, 'earnedToday' | 'businessDay'> {
  const { earnedToday, businessDay } = account;
  if (!countsAsEarned(movement.kind) || movement.businessDay < businessDay) {
    return { earnedToday, businessDay };
  }
  const change = balanceChangeOf(movement);
  return movement.businessDay === businessDay
    ? { businessDay, earnedToday: addCents(earnedToday, change) }
    : { businessDay: movement.businessDay, earnedToday: change };
}

/** What a series of movements did. */
export interface Booking {
  /** The touched accounts as they stand afterwards. */
  readonly accounts: ReadonlyMap<AccountId, Account>;
  /** In the order of `movements`. */
  readonly entries: readonly Entry[];
}

/** Applies movements one after another. Every account they name must be among `accounts`. */
export function bookMovements(
  accounts: ReadonlyMap<AccountId, Account>,
  movements: readonly Movement[],
): Booking {
  const touched = new Map<AccountId, Account>();
  const entries = movements.map((movement) => {
    const before = touched.get(movement.accountId) ?? accounts.get(movement.accountId);
    if (!before) throw new Error(`account ${movement.accountId} was not opened`);
    const { account, entry } = postMovement(before, movement);
    touched.set(account.id, account);
    return entry;
  });
  return { accounts: touched, entries };
}
