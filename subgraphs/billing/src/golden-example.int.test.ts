// B-08, B-13: the golden example of docs/RULES.md 7 with its own prices and times, to the cent, and the
// books that must balance whatever happened.
import { eventually } from '@ates/kit/testing/eventually';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  accountant,
  booksThatDoNotBalance,
  openBilling,
  type BillingWorld,
} from '../testing/open-billing.ts';

let billing: BillingWorld;

beforeAll(async () => {
  billing = await openBilling({ start: '2026-03-03T09:00:00.000Z' });
});

afterAll(() => billing.close());

const balancesAfter = async (entries: number) => {
  await billing.entries(entries);
  const rows = await billing.rows<{ id: string; dollars: number }>(
    'select id, (balance / 100)::int as dollars from accounts',
  );
  return Object.fromEntries(rows.map(({ id, dollars }) => [id, dollars]));
};

/** Fee and reward in dollars, as the port will draw them: fee 10 … 20, reward 20 … 40. */
const willPrice = (fee: number, reward: number) => billing.ports.willDraw(fee - 10, reward - 20);

test('B-08: the golden example', async () => {
  willPrice(15, 28);
  await billing.created('t1');
  await billing.assigned('t1', 'w1');
  expect(await balancesAfter(1)).toEqual({ w1: -15 });

  billing.ports.setNow('2026-03-03T09:05:00.000Z');
  willPrice(12, 38);
  await billing.created('t2');
  await billing.assigned('t2', 'w2');
  expect(await balancesAfter(2)).toEqual({ w1: -15, w2: -12 });

  billing.ports.setNow('2026-03-03T09:10:00.000Z');
  willPrice(20, 23);
  await billing.created('t3');
  await billing.assigned('t3', 'w1');
  expect(await balancesAfter(3)).toEqual({ w1: -35, w2: -12 });

  billing.ports.setNow('2026-03-03T10:00:00.000Z');
  await billing.assigned('t1', 'w2');
  await billing.assigned('t2', 'w1');
  expect(await balancesAfter(5)).toEqual({ w1: -47, w2: -27 });

  billing.ports.setNow('2026-03-03T11:00:00.000Z');
  await billing.completed('t2', 'w1');
  expect(await balancesAfter(6)).toEqual({ w1: -9, w2: -27 });

  billing.ports.setNow('2026-03-03T12:00:00.000Z');
  await billing.completed('t1', 'w2');
  expect(await balancesAfter(7)).toEqual({ w1: -9, w2: 1 });

  const { data } = await billing.ask(
    accountant,
    `{ companyDays(last: 2) { businessDay fees rewards income }
       w1: account(accountId: "w1") { balance earnedToday version businessDay owner { id } }
       w2: account(accountId: "w2") { balance earnedToday version } }`,
  );
  const usd = (dollars: number) => ({ amount: dollars * 100, currency: 'USD' });
  expect(data).toEqual({
    companyDays: [
      { businessDay: '2026-03-03', fees: usd(74), rewards: usd(66), income: usd(8) },
      { businessDay: '2026-03-02', fees: usd(0), rewards: usd(0), income: usd(0) },
    ],
    w1: {
      balance: usd(-9),
      earnedToday: usd(-9),
      version: 4,
      businessDay: '2026-03-03',
      owner: { id: 'w1' },
    },
    w2: { balance: usd(1), earnedToday: usd(1), version: 3 },
  });
});

test('what was told agrees with the books', async () => {
  const posted = await eventually(async () => {
    const told = (await billing.told('BILLING')).filter(({ type }) =>
      type.includes('entry.posted'),
    );
    expect(told).toHaveLength(7);
    return told;
  });
  expect(posted.filter(({ subject }) => subject === 'w1').map((event) => event.data)).toMatchObject(
    [
      { kind: 'FEE', direction: 'DEBIT', taskId: 't1', balanceAfter: { amount: -1500 } },
      { kind: 'FEE', direction: 'DEBIT', taskId: 't3', balanceAfter: { amount: -3500 } },
      { kind: 'FEE', direction: 'DEBIT', taskId: 't2', balanceAfter: { amount: -4700 } },
      { kind: 'REWARD', direction: 'CREDIT', taskId: 't2', balanceAfter: { amount: -900 } },
    ],
  );
  const states = await eventually(async () => {
    const told = (await billing.told('STATE')).filter(
      ({ type }) => type === 'ates.billing.account.v1',
    );
    expect(told.map(({ aggregateversion }) => aggregateversion).sort()).toEqual([3, 4]);
    return told;
  });
  expect(states.find(({ subject }) => subject === 'w1')?.data).toMatchObject({
    balance: { amount: -900 },
    version: 4,
    businessDay: '2026-03-03',
  });
});

test('D-19: the next day nothing was earned yet, the balance stays', async () => {
  billing.ports.setNow('2026-03-04T00:00:00.000Z');
  const { data } = await billing.ask(
    accountant,
    '{ account(accountId: "w1") { balance earnedToday businessDay } }',
  );
  expect(data).toEqual({
    account: {
      balance: { amount: -900, currency: 'USD' },
      earnedToday: { amount: 0, currency: 'USD' },
      businessDay: '2026-03-04',
    },
  });
});

test('B-13: entries add up to balances, and balances, payouts and income to zero', async () => {
  expect(await billing.rows(booksThatDoNotBalance)).toEqual([]);
});

test('live views are told what the company’s day adds up to, by one writer', async () => {
  await eventually(async () => {
    const states = (await billing.told('STATE')).filter(
      ({ type, subject }) => type === 'ates.billing.company-day.v1' && subject === '2026-03-03',
    );
    expect(states.map(({ data }) => data)).toMatchObject([
      {
        fees: { amount: 7400 },
        rewards: { amount: 6600 },
        income: { amount: 800 },
        negativeAccounts: 1,
      },
    ]);
  });
});

test('live views are told once more when the day is closed, and then its version stands', async () => {
  const version = async () => {
    const { data } = await billing.ask<{ companyDay: { version: number; status: string } }>(
      accountant,
      '{ companyDay(businessDay: "2026-03-03") { version status } }',
    );
    return data.companyDay;
  };
  const open = await version();
  expect(open).toEqual({ version: 1, status: 'OPEN' });
  billing.ports.setNow('2026-03-04T00:02:00.000Z');
  const { data } = await billing.ask<{ closeDay: { refusal: object | null } }>(
    accountant,
    'mutation { closeDay(input: { businessDay: "2026-03-03" }) { refusal { code } } }',
  );
  expect(data.closeDay.refusal).toBeNull();
  await eventually(async () => {
    expect(await version()).toEqual({ version: 2, status: 'CLOSED' });
    const told = (await billing.told('STATE')).filter(
      ({ type, subject }) => type === 'ates.billing.company-day.v1' && subject === '2026-03-03',
    );
    expect(told.at(-1)?.data).toMatchObject({ version: 2, closed: true, income: { amount: 800 } });
  });
});
