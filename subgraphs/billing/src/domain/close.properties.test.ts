// Closing days one after another (AC-11, AC-14): whatever was earned, the payouts are exactly what the
// positive ends of days were, debts are carried, and the books add up to zero before and after.
import { addDays, businessDay } from '@ates/kit/domain/business-day';
import { accountId, type AccountId } from '@ates/kit/domain/ids';
import { cents } from '@ates/kit/domain/money';
import { array, assert, constantFrom, integer, nat, property, record } from 'fast-check';
import { expect, test } from 'vitest';
import { bookMovements, openAccount, type Account } from './account.ts';
import { decideAccountClose, payoutMovement } from './day-close.ts';
import { dayStatements } from './day-statement.ts';
import { postingsOf } from './double-entry.ts';
import { balanceChangeOf, type Entry, type Movement } from './entry.ts';

const firstDay = businessDay('2026-03-03');
const dayCount = 4;
const days = Array.from({ length: dayCount }, (_, index) => addDays(firstDay, index));
const people = ['w1', 'w2', 'w3'].map(accountId);

const movements = array(
  record({
    kind: constantFrom('FEE' as const, 'REWARD' as const),
    accountId: constantFrom(...people),
    amount: integer({ min: 1, max: 40 }).map((dollars) => cents(dollars * 100)),
    day: nat(dayCount - 1),
  }),
  { maxLength: 40 },
).map((raw) =>
  raw.map(({ day, ...one }, index): Movement => ({
    ...one,
    taskId: undefined,
    businessDay: addDays(firstDay, day),
    late: false,
    occurredAt: new Date(Date.UTC(2026, 2, 3 + day, 12)),
    causeEventId: `e${index}`,
  })),
);

interface Books {
  readonly accounts: Map<AccountId, Account>;
  readonly entries: Entry[];
}

/** Books everything, then closes the days in order: as when billing was down and catches up. */
function bookThenClose(all: readonly Movement[]): Books {
  const books = opened();
  apply(books, all);
  for (const day of days) closeDay(books, day);
  return books;
}

/** Books a day, closes it, books the next: as it goes when nothing is late. */
function dayByDay(all: readonly Movement[]): Books {
  const books = opened();
  for (const day of days) {
    apply(
      books,
      all.filter((one) => one.businessDay === day),
    );
    closeDay(books, day);
  }
  return books;
}

const opened = (): Books => ({
  accounts: new Map(people.map((id) => [id, openAccount(id, firstDay)])),
  entries: [],
});

function apply(books: Books, all: readonly Movement[]): void {
  const { accounts, entries } = bookMovements(books.accounts, all);
  for (const [id, account] of accounts) books.accounts.set(id, account);
  books.entries.push(...entries);
}

function closeDay(books: Books, day: (typeof days)[number]): void {
  for (const id of people) {
    const own = books.entries.filter((entry) => entry.accountId === id);
    const until = own.filter((entry) => entry.businessDay <= day);
    const closing = cents(until.reduce((sum, entry) => sum + balanceChangeOf(entry), 0));
    const close = { id, closing, moved: own.some((entry) => entry.businessDay === day) };
    if (decideAccountClose(close) !== 'paid-out') continue;
    const now = new Date(`${addDays(day, 1)}T00:01:00.000Z`);
    apply(books, [payoutMovement(close, { id: `p-${id}-${day}`, day, now })]);
  }
}

const payoutsOf = ({ entries }: Books) =>
  entries
    .filter(({ kind }) => kind === 'PAYOUT')
    .map(({ accountId: id, businessDay: day, amount }) => `${day} ${id} ${amount}`)
    .sort();

test('closing day by day and catching up afterwards pay the same', () => {
  assert(
    property(movements, (all) => {
      expect(payoutsOf(bookThenClose(all))).toEqual(payoutsOf(dayByDay(all)));
    }),
  );
});

test('closing days one by one equals replaying them: the entries alone give the same books', () => {
  assert(
    property(movements, (all) => {
      const books = dayByDay(all);
      const replayed = opened();
      apply(replayed, books.entries);
      expect(replayed).toEqual(books);
      const caughtUp = bookThenClose(all);
      for (const id of people) {
        expect(caughtUp.accounts.get(id)?.balance).toBe(books.accounts.get(id)?.balance);
      }
      expect(caughtUp.entries.length).toBe(books.entries.length);
    }),
  );
});

test('AC-20: Σ of all balances is zero at every prefix, payouts and their reversals included', () => {
  assert(
    property(movements, (all) => {
      const books = dayByDay(all);
      apply(
        books,
        books.entries
          .filter(({ kind }) => kind === 'PAYOUT')
          .map((payout): Movement => ({ ...payout, kind: 'PAYOUT_REVERSAL' })),
      );
      const balances = new Map<string, number>();
      for (const entry of books.entries) {
        for (const { account, amount } of postingsOf(entry))
          balances.set(account, (balances.get(account) ?? 0) + amount);
        expect([...balances.values()].reduce((sum, balance) => sum + balance, 0)).toBe(0);
        expect(balances.get(`employee:${entry.accountId}`)).toBe(entry.balanceAfter);
      }
    }),
  );
});

test('AC-11, AC-14: after the last close nobody has more than 0, and debts are what was not earned', () => {
  assert(
    property(movements, (all) => {
      const { accounts, entries } = dayByDay(all);
      for (const id of people) {
        const balance = accounts.get(id)?.balance ?? 0;
        expect(balance).toBeLessThanOrEqual(0);
        const own = entries.filter((entry) => entry.accountId === id);
        expect(own.reduce((sum, entry) => sum + balanceChangeOf(entry), 0)).toBe(balance);
      }
    }),
  );
});

test('B-13: Σ balances + Σ payouts + Σ income = 0', () => {
  assert(
    property(movements, (all) => {
      const { accounts, entries } = bookThenClose(all);
      const sum = (kinds: readonly string[]) =>
        entries.reduce(
          (total, entry) => (kinds.includes(entry.kind) ? total + balanceChangeOf(entry) : total),
          0,
        );
      const balances = [...accounts.values()].reduce((total, { balance }) => total + balance, 0);
      const payouts = -sum(['PAYOUT', 'PAYOUT_REVERSAL']);
      const income = -sum(['FEE', 'REWARD']);
      expect(balances + payouts + income).toBe(0);
    }),
  );
});

test('C-11: statements say what each close did', () => {
  assert(
    property(movements, (all) => {
      const { accounts, entries } = dayByDay(all);
      for (const id of people) {
        const own = entries.filter((entry) => entry.accountId === id);
        const statements = dayStatements(
          accounts.get(id)?.balance ?? cents(0),
          own,
          days.toReversed(),
        );
        expect(statements.map(({ closing }) => closing > 0)).not.toContain(true);
        expect(statements.at(-1)?.opening).toBe(0);
      }
    }),
  );
});
