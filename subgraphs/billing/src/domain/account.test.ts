// AC-10, AC-11, D-19: what movements do to an account, one after another.
import { businessDay } from '@ates/kit/domain/business-day';
import { accountId, taskId } from '@ates/kit/domain/ids';
import { cents } from '@ates/kit/domain/money';
import { describe, expect, test } from 'vitest';
import { bookMovements, openAccount, postMovement } from './account.ts';
import type { EntryKind, Movement } from './entry.ts';

const w1 = accountId('w1');
const day = businessDay('2026-03-03');
const nextDay = businessDay('2026-03-04');

const movement = (kind: EntryKind, dollars: number, businessDayOf = day): Movement => ({
  kind,
  accountId: w1,
  amount: cents(dollars * 100),
  taskId: taskId('t1'),
  businessDay: businessDayOf,
  late: false,
  occurredAt: new Date('2026-03-03T09:00:00.000Z'),
  causeEventId: 'cause',
});

describe('given an account at 0', () => {
  const account = openAccount(w1, day);

  test('AC-10, AC-11: a fee takes it below zero', () => {
    const posted = postMovement(account, movement('FEE', 15));
    expect(posted.account).toMatchObject({ version: 1, balance: -1500, earnedToday: -1500 });
    expect(posted.entry).toMatchObject({ accountVersion: 1, balanceAfter: -1500 });
  });

  test('a payout moves the balance and is not part of what was earned', () => {
    const earned = postMovement(account, movement('REWARD', 38)).account;
    const paid = postMovement(earned, movement('PAYOUT', 38)).account;
    expect(paid).toMatchObject({ version: 2, balance: 0, earnedToday: 3800 });
  });

  test('D-19: a newer day starts at what its first movement brought', () => {
    const first = postMovement(account, movement('FEE', 15)).account;
    const next = postMovement(first, movement('REWARD', 28, nextDay)).account;
    expect(next).toMatchObject({ balance: 1300, earnedToday: 2800, businessDay: nextDay });
  });

  test('a movement of an older, still open day moves the balance only', () => {
    const today = postMovement(openAccount(w1, nextDay), movement('REWARD', 20, nextDay)).account;
    const older = postMovement(today, movement('FEE', 10)).account;
    expect(older).toMatchObject({ balance: 1000, earnedToday: 2000, businessDay: nextDay });
  });
});

test('movements for an account that nobody opened are a bug', () => {
  expect(() => bookMovements(new Map(), [movement('FEE', 15)])).toThrow('was not opened');
});
