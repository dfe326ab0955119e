// AC-13, AC-14: what a close decides for an account, and what it counts.
import { businessDay } from '@ates/kit/domain/business-day';
import { accountId } from '@ates/kit/domain/ids';
import { cents } from '@ates/kit/domain/money';
import { expect, test } from 'vitest';
import { addToFigures, decideAccountClose, noFigures } from './day-close.ts';
import { wageMail } from './wage-mail.ts';

const day = businessDay('2026-03-03');
const atClose = (dollars: number, moved: boolean) => ({
  id: accountId('w1'),
  closing: cents(dollars * 100),
  moved,
});

test.each([
  [37, true, 'paid-out'],
  [37, false, 'paid-out'],
  [0, true, 'carried'],
  [-14, true, 'carried'],
  [-14, false, 'untouched'],
  [0, false, 'untouched'],
] as const)(
  'given %i dollars at the end (moved: %s), the account is %s',
  (dollars, moved, kind) => {
    expect(decideAccountClose(atClose(dollars, moved))).toBe(kind);
  },
);

test('the figures: payouts, people below zero and their debt', () => {
  const accounts = [37, 0, -14, -1, 3].map((dollars) => atClose(dollars, true));
  expect(accounts.reduce(addToFigures, noFigures)).toEqual({
    accounts: 5,
    negativeAccounts: 2,
    carriedDebt: 1500,
    payoutsCount: 2,
    payoutsTotal: 4000,
  });
});

test('AC-13: the mail says the sum and the day', () => {
  const mail = wageMail({ name: 'Sam', day, amount: cents(3705) });
  expect(mail.subject).toBe('Your wage for 2026-03-03: 37.05 USD');
  expect(mail.text).toContain('Hello Sam,');
  expect(wageMail({ name: undefined, day, amount: cents(100) }).text).toContain('Hello,');
});
