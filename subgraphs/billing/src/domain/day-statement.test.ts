// C-11: opening + rewards − fees − payout + reversals = closing, for every day there is.
import { addDays, businessDay } from '@ates/kit/domain/business-day';
import { cents } from '@ates/kit/domain/money';
import { array, assert, constantFrom, integer, nat, property, record } from 'fast-check';
import { expect, test } from 'vitest';
import { dayStatements, type DaySum } from './day-statement.ts';
import { balanceChangeOf } from './entry.ts';

const first = businessDay('2026-03-01');
const wanted = [6, 5, 4, 3, 2, 1, 0].map((after) => addDays(first, after));

const sums = array(
  record({
    businessDay: nat(8).map((after) => addDays(first, after)),
    kind: constantFrom(
      'FEE' as const,
      'REWARD' as const,
      'PAYOUT' as const,
      'PAYOUT_REVERSAL' as const,
    ),
    amount: integer({ min: 1, max: 100_000 }).map(cents),
  }),
  { maxLength: 30 },
);

test('C-11: each day adds up, and each opens with what the one before closed with', () => {
  assert(
    property(sums, integer({ min: -5000, max: 5000 }), (moved: DaySum[], before) => {
      const balance = cents(moved.reduce((total, one) => total + balanceChangeOf(one), before));
      const statements = dayStatements(balance, moved, wanted);
      expect(statements.map(({ businessDay: day }) => day)).toEqual(wanted);
      for (const one of statements) {
        const { opening, rewards, fees, payout, reversals, closing } = one;
        expect(closing).toBe(opening + rewards - fees - payout + reversals);
      }
      expect(statements.slice(0, -1).map(({ opening }) => opening)).toEqual(
        statements.slice(1).map(({ closing }) => closing),
      );
      expect(statements.at(-1)?.opening).toBe(before);
    }),
  );
});

test('days without entries are zeros with the balance carried', () => {
  const statements = dayStatements(cents(-1400), [], wanted.slice(0, 2));
  const still = { rewards: 0, fees: 0, payout: 0, reversals: 0, opening: -1400, closing: -1400 };
  expect(statements).toMatchObject([still, still]);
});
