// Whatever the order and however often events are told, the books come out the same and balance.
// The ledger here is the domain's own steps strung together as the command does it, without a database.
import { addDays, businessDay } from '@ates/kit/domain/business-day';
import { accountId, taskId, type AccountId } from '@ates/kit/domain/ids';
import {
  array,
  assert,
  constant,
  constantFrom,
  nat,
  property,
  record,
  shuffledSubarray,
} from 'fast-check';
import { expect, test } from 'vitest';
import { bookMovements, openAccount, type Account } from './account.ts';
import { postingsOf } from './double-entry.ts';
import { balanceChangeOf, type Entry } from './entry.ts';
import { drawPrice, type Price } from './price.ts';
import { movementOf, type TaskFact } from './task-fact.ts';

const firstDay = businessDay('2026-03-03');
const calendar = {
  timeZone: 'UTC',
  now: new Date('2026-03-06T00:00:00.000Z'),
  fencedThrough: undefined,
};
const people = ['w1', 'w2', 'w3'].map(accountId);
const tasks = ['t1', 't2', 't3', 't4'].map(taskId);
const prices = new Map<string, Price>(
  tasks.map((id, index) => [id, drawPrice((sides) => (index * 7) % sides)]),
);

const fact = record({
  kind: constantFrom('assigned' as const, 'completed' as const, 'created' as const),
  taskId: constantFrom(...tasks),
  accountId: constantFrom(...people),
  hour: nat(71),
});

/** Facts with ids, and the same facts in another order with some told again. */
const history = array(fact, { maxLength: 40 })
  .map((raw): TaskFact[] =>
    raw.map(({ hour, ...one }, index) => ({
      ...one,
      eventId: `e${index}`,
      occurredAt: new Date(Date.UTC(2026, 2, 3, hour)),
    })),
  )
  .chain((facts) =>
    record({
      facts: constant(facts),
      told: array(nat(), { maxLength: 20 }).chain((again) =>
        shuffledSubarray(
          [...facts, ...again.flatMap((index) => facts[index % facts.length] ?? [])],
          { minLength: facts.length + (facts.length === 0 ? 0 : again.length) },
        ),
      ),
    }),
  );

interface Books {
  readonly accounts: ReadonlyMap<AccountId, Account>;
  readonly entries: readonly Entry[];
}

function book(facts: readonly TaskFact[]): Books {
  const seen = new Set<string>();
  const movements = facts.flatMap((one) => {
    const price = prices.get(one.taskId);
    const movement = price && movementOf(one, price, calendar);
    if (!movement || seen.has(movement.causeEventId)) return [];
    seen.add(movement.causeEventId);
    return [movement];
  });
  const opened = new Map(people.map((id) => [id, openAccount(id, firstDay)]));
  return bookMovements(opened, movements);
}

const balances = ({ accounts }: Books) =>
  people.map((id) => {
    const account = accounts.get(id);
    return account && [account.balance, account.earnedToday, account.businessDay, account.version];
  });

const incomePerDay = ({ entries }: Books) =>
  [0, 1, 2].map((after) =>
    entries
      .filter((entry) => entry.businessDay === addDays(firstDay, after))
      .reduce((income, entry) => income - balanceChangeOf(entry), 0),
  );

test('AC-18: order and duplicates change neither balances, income nor the number of entries', () => {
  assert(
    property(history, ({ facts, told }) => {
      const once = book(facts);
      const again = book(told);
      expect(balances(again)).toEqual(balances(once));
      expect(incomePerDay(again)).toEqual(incomePerDay(once));
      expect(again.entries.length).toBe(once.entries.length);
    }),
  );
});

test('AC-20: all accounts of the books add up to zero after every entry', () => {
  assert(
    property(history, ({ told }) => {
      let total = 0;
      for (const entry of book(told).entries) {
        const postings = postingsOf(entry);
        total += postings.reduce((sum, { amount }) => sum + amount, 0);
        expect(total).toBe(0);
        expect(new Set(postings.map(({ account }) => account)).size).toBe(2);
      }
    }),
  );
});

test('B-12: versions of an account are 1 … n without gaps, and each entry leaves the balance it says', () => {
  assert(
    property(history, ({ told }) => {
      const { entries } = book(told);
      for (const id of people) {
        let balance = 0;
        const own = entries.filter((entry) => entry.accountId === id);
        own.forEach((entry, index) => {
          balance += balanceChangeOf(entry);
          expect(entry).toMatchObject({ accountVersion: index + 1, balanceAfter: balance });
        });
      }
    }),
  );
});
