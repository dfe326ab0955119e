// The daily close (AC-13, AC-14, AC-17; C-01 … C-12, B-09): payouts, carried debt, late facts, catch-up,
// several closers at once, on real Postgres and JetStream with a clock the test moves.
import type { Actor } from '@ates/kit/domain/actor';
import { businessDay } from '@ates/kit/domain/business-day';
import { startSubgraph } from '@ates/kit/process/start-subgraph';
import { eventually } from '@ates/kit/testing/eventually';
import { userContactV1, userStateV1 } from '@ates/schema/contracts/users';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  accountant,
  admin,
  booksThatDoNotBalance,
  manager,
  openBilling,
  person,
  type BillingOptions,
  type BillingWorld,
} from '../testing/open-billing.ts';
import { endClose } from './commands/close-part.ts';
import { closeDays } from './commands/close-days.ts';
import { closeWorker } from './commands/close-worker.ts';
import { billingDeps, billingSubgraph } from './subgraph.ts';

let billing: BillingWorld;
let tasks = 0;

const open = async (options: BillingOptions = {}) => {
  billing = await openBilling({ start: '2026-03-03T09:00:00.000Z', ...options });
};

const balances = () =>
  billing
    .rows<{ id: string; dollars: number }>(
      'select id, (balance / 100)::int as dollars from accounts order by id',
    )
    .then((rows) => Object.fromEntries(rows.map(({ id, dollars }) => [id, dollars])));

/** A fee or a reward of so many dollars for somebody, as of the clock. */
async function book(kind: 'fee' | 'reward', who: string, dollars: number, time?: string) {
  tasks += 1;
  billing.ports.willDraw(kind === 'fee' ? dollars - 10 : 0, kind === 'reward' ? dollars - 20 : 0);
  const facts = time === undefined ? {} : { time };
  if (kind === 'fee') await billing.assigned(`t${tasks}`, who, facts);
  else await billing.completed(`t${tasks}`, who, facts);
  await billing.settled();
}

interface Closed {
  readonly closeDay: {
    readonly day: Record<string, unknown> | null;
    readonly refusal: { readonly code: string } | null;
  };
}

const close = (day: string, by: Actor | undefined = accountant) =>
  billing.ask<Closed>(
    by,
    `mutation($day: Date!) { closeDay(input: { businessDay: $day }) {
       day { businessDay status fees rewards income payoutsTotal payoutsCount negativeAccounts carriedDebt }
       refusal { code } } }`,
    { day },
  );

const usd = (dollars: number) => ({ amount: dollars * 100, currency: 'USD' });
const payoutEntries = () =>
  billing.rows(
    `select account_id, (amount / 100)::int as dollars, business_day::text as day, late
     from ledger_entries where kind = 'PAYOUT' order by booked_at, account_id`,
  );
const toldOf = async (type: string) =>
  (await billing.told('BILLING')).filter((event) => event.type === `ates.billing.${type}.v1`);

afterEach(async () => {
  const wrong = await billing.rows(booksThatDoNotBalance);
  await billing.close();
  if (wrong.length > 0) throw new Error(`the books do not balance: ${JSON.stringify(wrong)}`);
});

describe('closed by hand', () => {
  beforeEach(() => open());

  test('C-01: +37 is paid out: one entry, balance 0, one mail with sum and day', async () => {
    await billing.handled(
      await billing.publish(userStateV1, {
        userId: 'w1',
        version: 1,
        name: 'Wanda',
        role: 'WORKER',
        status: 'ACTIVE',
        tokenEpoch: 0,
        updatedAt: billing.ports.now().toISOString(),
      }),
    );
    await billing.publish(userContactV1, { userId: 'w1', version: 1, email: 'wanda@ates.example' });
    await book('reward', 'w1', 37);
    billing.ports.setNow('2026-03-04T00:01:00.000Z');
    expect((await close('2026-03-03')).data).toEqual({
      closeDay: {
        day: {
          businessDay: '2026-03-03',
          status: 'CLOSED',
          fees: usd(0),
          rewards: usd(37),
          income: usd(-37),
          payoutsTotal: usd(37),
          payoutsCount: 1,
          negativeAccounts: 0,
          carriedDebt: usd(0),
        },
        refusal: null,
      },
    });
    expect(await payoutEntries()).toEqual([
      { account_id: 'w1', dollars: 37, day: '2026-03-03', late: false },
    ]);
    expect(await balances()).toEqual({ w1: 0 });
    await eventually(async () => {
      expect(
        await billing.rows('select subject, sent_to, sent_at is not null as sent from mails'),
      ).toEqual([
        {
          subject: 'Your wage for 2026-03-03: 37.00 USD',
          sent_to: 'wanda@ates.example',
          sent: true,
        },
      ]);
    });
    await eventually(async () => {
      expect(await toldOf('payout.requested')).toMatchObject([
        { data: { userId: 'w1', amount: usd(37), businessDay: '2026-03-03' } },
      ]);
      expect(await toldOf('day.closed')).toMatchObject([
        { data: { businessDay: '2026-03-03', timeZone: 'UTC', accounts: 1, income: usd(-37) } },
      ]);
    });
  });

  test('C-02, D-16: −14 is carried without entry or mail; the next day opens with it and pays 16', async () => {
    await book('fee', 'w1', 14);
    billing.ports.setNow('2026-03-04T00:01:00.000Z');
    expect((await close('2026-03-03')).data.closeDay.day).toMatchObject({
      negativeAccounts: 1,
      carriedDebt: usd(14),
      payoutsCount: 0,
    });
    expect(await payoutEntries()).toEqual([]);
    expect(await billing.rows('select 1 from mails')).toEqual([]);
    await book('reward', 'w1', 40);
    await book('fee', 'w1', 10);
    billing.ports.setNow('2026-03-05T00:01:00.000Z');
    await close('2026-03-04');
    expect(await payoutEntries()).toMatchObject([
      { account_id: 'w1', dollars: 16, day: '2026-03-04' },
    ]);
    expect(await balances()).toEqual({ w1: 0 });
    expect(await billing.rows('select count(*)::int as mails from mails')).toEqual([{ mails: 1 }]);
  });

  test('C-02: a close tells the state of an account that moved, with a version of its own', async () => {
    await book('fee', 'w1', 14);
    billing.ports.setNow('2026-03-04T00:01:00.000Z');
    await close('2026-03-03');
    await eventually(async () => {
      const states = (await billing.told('STATE')).filter(({ subject }) => subject === 'w1');
      expect(states).toMatchObject([{ data: { version: 2, balance: usd(-14) } }]);
    });
    // A day without entries leaves it alone.
    billing.ports.setNow('2026-03-05T00:01:00.000Z');
    await close('2026-03-04');
    expect(await billing.rows('select version::int from accounts')).toEqual([{ version: 2 }]);
  });

  test('C-03: run twice, and by several at once: one payout per account and day', async () => {
    for (let n = 1; n <= 7; n += 1) await book('reward', `w${n}`, 20 + n);
    billing.ports.setNow('2026-03-04T00:01:00.000Z');
    const answers = await Promise.all([1, 2, 3, 4].map(() => close('2026-03-03')));
    for (const { data } of answers) expect(data.closeDay.refusal).toBeNull();
    expect((await close('2026-03-03')).data.closeDay.day).toMatchObject({
      status: 'CLOSED',
      payoutsCount: 7,
      payoutsTotal: usd(168),
    });
    expect(await payoutEntries()).toHaveLength(7);
    expect(await billing.rows('select 1 from mails')).toHaveLength(7);
    await eventually(async () => expect(await toldOf('day.closed')).toHaveLength(1));
  });

  test('a close that dies between two parts goes on where it was', async () => {
    for (let n = 1; n <= 5; n += 1) await book('reward', `w${n}`, 20 + n);
    billing.ports.setNow('2026-03-04T00:01:00.000Z');
    const all = billingDeps(billing.subgraph.parts);
    const deps = { ...all, close: { ...all.close, lanes: 1 } };
    // Asked before the day, before its parts, before the first part, and no more.
    const go = { on: 3 };
    await closeDays(deps, {
      actorId: 'dying',
      actorRole: 'SYSTEM',
      correlationId: 'a-chain',
      shouldStop: () => (go.on -= 1) < 0,
    });
    expect(await payoutEntries()).toHaveLength(2);
    expect(await billing.rows('select closed_at from days')).toEqual([{ closed_at: null }]);
    expect((await close('2026-03-03')).data.closeDay.day).toMatchObject({
      status: 'CLOSED',
      payoutsCount: 5,
      payoutsTotal: usd(115),
    });
    expect(await endClose(deps, businessDay('2026-03-03'))).toEqual([]);
    expect(await billing.rows('select 1 from close_parts')).toEqual([]);
    // Whoever goes on, the chain is that of the one who began (Y-10).
    expect(
      await billing.rows(
        `select distinct correlation_id from ledger_entries where kind = 'PAYOUT'`,
      ),
    ).toEqual([{ correlation_id: 'a-chain' }]);
  });

  test('B-09: income is the same before and after the close, payouts do not count', async () => {
    await book('reward', 'w1', 37);
    await book('fee', 'w2', 12);
    billing.ports.setNow('2026-03-04T00:01:00.000Z');
    const income = async () => {
      const { data } = await billing.ask<{ companyDays: { income: unknown }[] }>(
        accountant,
        '{ companyDays(last: 2) { income } }',
      );
      return data.companyDays;
    };
    const before = await income();
    expect(before).toEqual([{ income: usd(0) }, { income: usd(-25) }]);
    await close('2026-03-03');
    expect(await income()).toEqual(before);
  });

  test('AC-14: entries of later days stay where they are', async () => {
    await book('reward', 'w1', 37);
    billing.ports.setNow('2026-03-04T00:00:30.000Z');
    await book('fee', 'w1', 12);
    billing.ports.setNow('2026-03-04T00:01:00.000Z');
    await close('2026-03-03');
    expect(await payoutEntries()).toMatchObject([{ dollars: 37, day: '2026-03-03' }]);
    expect(await balances()).toEqual({ w1: -12 });
  });

  test('D-14: after midnight a fact of yesterday is on time until the fence, then late', async () => {
    billing.ports.setNow('2026-03-04T00:00:30.000Z');
    await book('reward', 'w1', 20, '2026-03-03T23:59:00.000Z');
    billing.ports.setNow('2026-03-04T00:01:00.000Z');
    await close('2026-03-03');
    await book('reward', 'w1', 30, '2026-03-03T23:59:30.000Z');
    expect(
      await billing.rows(
        `select business_day::text as day, late from ledger_entries where kind = 'REWARD' order by account_version`,
      ),
    ).toEqual([
      { day: '2026-03-03', late: false },
      { day: '2026-03-04', late: true },
    ]);
    billing.ports.setNow('2026-03-05T00:01:00.000Z');
    await close('2026-03-04');
    expect(await payoutEntries()).toMatchObject([{ dollars: 20 }, { dollars: 30 }]);
  });

  test('days before are closed first, in order, each with its own payout', async () => {
    await book('reward', 'w1', 21);
    billing.ports.setNow('2026-03-04T10:00:00.000Z');
    await book('reward', 'w1', 22);
    billing.ports.setNow('2026-03-05T10:00:00.000Z');
    await book('reward', 'w1', 23);
    billing.ports.setNow('2026-03-06T10:00:00.000Z');
    await close('2026-03-05');
    expect(await payoutEntries()).toMatchObject([
      { dollars: 21, day: '2026-03-03' },
      { dollars: 22, day: '2026-03-04' },
      { dollars: 23, day: '2026-03-05' },
    ]);
  });

  test('C-11, AC-15: statements of every day, those without entries too', async () => {
    await book('fee', 'w1', 14);
    billing.ports.setNow('2026-03-04T10:00:00.000Z');
    await close('2026-03-03');
    await book('reward', 'w1', 40);
    billing.ports.setNow('2026-03-06T10:00:00.000Z');
    await close('2026-03-05');
    await book('fee', 'w1', 11);
    const { data } = await billing.ask(
      person('w1'),
      `{ account { dayStatements { businessDay opening rewards fees payout reversals closing closed } } }`,
    );
    const still = { rewards: usd(0), fees: usd(0), payout: usd(0), reversals: usd(0) };
    const day = (businessDay: string, opening: number, closing: number, closed: boolean) => ({
      ...still,
      businessDay,
      opening: usd(opening),
      closing: usd(closing),
      closed,
    });
    expect(data).toEqual({
      account: {
        dayStatements: [
          { ...day('2026-03-06', 0, -11, false), fees: usd(11) },
          day('2026-03-05', 0, 0, true),
          { ...day('2026-03-04', -14, 0, true), rewards: usd(40), payout: usd(26) },
          { ...day('2026-03-03', 0, -14, true), fees: usd(14) },
          day('2026-03-02', 0, 0, false),
          day('2026-03-01', 0, 0, false),
          day('2026-02-28', 0, 0, false),
        ],
      },
    });
  });

  test.each([person('w1'), manager])('C-12: $role may not close', async (viewer) => {
    billing.ports.setNow('2026-03-04T00:01:00.000Z');
    const { data, errors } = await close('2026-03-03', viewer);
    expect(data).toEqual({ closeDay: null });
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    expect(await billing.rows('select 1 from days')).toEqual([]);
  });

  test.each([
    ['2026-03-03', 'DAY_NOT_FINISHED'],
    ['2026-03-09', 'DAY_NOT_FINISHED'],
    ['2026-03-01', 'DAY_NOT_IN_BOOKS'],
  ])('C-12: closing %s too early or too long ago is refused: %s', async (day, code) => {
    billing.ports.setNow('2026-03-04T00:00:59.999Z');
    const { data } = await close(day, admin);
    expect(data).toEqual({ closeDay: { day: null, refusal: { code } } });
    expect(await billing.rows('select 1 from days')).toEqual([]);
  });

  test('AC-17: by hand nothing is closed while something told before is still to be read', async () => {
    await billing.close();
    await open({ closeDrainMaxMs: 100 });
    await book('reward', 'w1', 37);
    const consumer = billing.subgraph.consumers.find(({ name }) => name === 'billing-tasks');
    await consumer!.pause();
    await billing.completed('unread', 'w1');
    billing.ports.setNow('2026-03-04T00:01:00.000Z');
    expect((await close('2026-03-03')).data).toEqual({
      closeDay: { day: null, refusal: { code: 'CLOSE_NOT_DRAINED' } },
    });
    expect(await billing.rows('select 1 from days')).toEqual([]);
    consumer!.resume();
    await billing.settled();
    expect((await close('2026-03-03')).data.closeDay).toMatchObject({
      day: { status: 'CLOSED', payoutsCount: 1 },
      refusal: null,
    });
  });

  test('31 February is no day', async () => {
    const { errors } = await close('2026-02-31');
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });
});

describe('AC-17: the scheduler', () => {
  const closedDays = () =>
    billing.rows<{ day: string; zone: string }>(
      `select business_day::text as day from days where closed_at is not null order by 1`,
    );

  test('closes a day by itself when it is over, grace included', async () => {
    await open({ closeScheduler: 'on' });
    await book('reward', 'w1', 37);
    billing.ports.setNow('2026-03-04T00:00:59.999Z');
    await billing.settled();
    expect(await closedDays()).toEqual([]);
    billing.ports.setNow('2026-03-04T00:01:00.000Z');
    await eventually(async () => expect(await closedDays()).toEqual([{ day: '2026-03-03' }]));
    expect(await balances()).toEqual({ w1: 0 });
  });

  test('it reads everything told first, then closes every day missed, in order', async () => {
    await open({ closeScheduler: 'on' });
    const consumer = billing.subgraph.consumers.find(({ name }) => name === 'billing-tasks');
    await consumer!.pause();
    billing.ports.willDraw(0, 1);
    await billing.completed('t', 'w1');
    billing.ports.setNow('2026-03-06T10:00:00.000Z');
    const asked = billing.ports.newId();
    await billing.completed('t', 'w1', { id: asked });
    consumer!.resume();
    await eventually(async () =>
      expect(await closedDays()).toEqual(
        ['2026-03-03', '2026-03-04', '2026-03-05'].map((day) => ({ day })),
      ),
    );
    await eventually(async () =>
      expect((await toldOf('day.closed')).map(({ subject }) => subject)).toEqual([
        '2026-03-03',
        '2026-03-04',
        '2026-03-05',
      ]),
    );
    expect(await payoutEntries()).toMatchObject([{ dollars: 21, day: '2026-03-03' }]);
    expect(await billing.rows('select 1 from ledger_entries where late')).toEqual([]);
  });

  test('AC-17: what cannot be read in time is waited for no longer than allowed', async () => {
    await open({ closeScheduler: 'on', closeDrainMaxMs: 100 });
    await book('reward', 'w1', 37);
    const consumer = billing.subgraph.consumers.find(({ name }) => name === 'billing-tasks');
    await consumer!.pause();
    await billing.completed('late', 'w1');
    billing.ports.setNow('2026-03-04T00:01:00.000Z');
    await eventually(async () => expect(await closedDays()).toEqual([{ day: '2026-03-03' }]));
    consumer!.resume();
    await billing.settled();
    expect(
      await billing.rows(`select business_day::text as day from ledger_entries where late`),
    ).toEqual([{ day: '2026-03-04' }]);
  });

  test('AC-17: a day closed without having read everything is alerted', async () => {
    await open();
    await book('reward', 'w1', 37);
    billing.ports.setNow('2026-03-04T00:01:00.000Z');
    const deps = billingDeps(billing.subgraph.parts);
    const alerts: string[] = [];
    const stopped = new AbortController();
    const running = closeWorker({
      ...deps,
      books: { ...deps.books, alert: (code) => void alerts.push(code) },
      close: { ...deps.close, drain: () => Promise.resolve('timed-out') },
    }).run(stopped.signal);
    await eventually(async () => expect(await closedDays()).toEqual([{ day: '2026-03-03' }]));
    stopped.abort();
    await running;
    expect(alerts).toEqual(['CLOSE_NOT_DRAINED']);
  });

  test('C-03: two replicas with a scheduler each: one payout per account and day', async () => {
    await open({ closeScheduler: 'on' });
    const { config } = billing.subgraph.parts;
    const replica = await startSubgraph(billingSubgraph, config, { ports: billing.ports });
    try {
      for (let n = 1; n <= 9; n += 1) await book('reward', `w${n}`, 20 + n);
      billing.ports.setNow('2026-03-05T00:01:00.000Z');
      await eventually(async () =>
        expect(await closedDays()).toEqual([{ day: '2026-03-03' }, { day: '2026-03-04' }]),
      );
      expect(await payoutEntries()).toHaveLength(9);
      await eventually(async () =>
        expect(
          await billing.rows(`select 1 from payouts where status = 'PAID' and attempts = 1`),
        ).toHaveLength(9),
      );
      expect(await billing.rows('select 1 from rehearsal_payments')).toHaveLength(9);
    } finally {
      await replica.close();
    }
  });

  test.each([
    ['23', '2026-03-29', '2026-03-29T22:01:00.000Z'],
    ['25', '2026-10-25', '2026-10-25T23:01:00.000Z'],
  ])('a day of %s hours is closed when it is over, no sooner', async (_hours, day, over) => {
    await open({
      closeScheduler: 'on',
      start: `${day}T10:00:00.000Z`,
      businessTimeZone: 'Europe/Berlin',
    });
    await book('reward', 'w1', 37);
    billing.ports.setNow(new Date(Date.parse(over) - 1).toISOString());
    await billing.settled();
    expect(await closedDays()).toEqual([]);
    billing.ports.setNow(over);
    await eventually(async () => expect(await closedDays()).toEqual([{ day }]));
    expect(await payoutEntries()).toMatchObject([{ dollars: 37, day }]);
  });

  test('AC-19: payments wait until the day is closed', async () => {
    await open({ closeScheduler: 'on' });
    for (let n = 1; n <= 5; n += 1) await book('reward', `w${n}`, 20 + n);
    const { database } = billing.subgraph.parts;
    await database.db.transaction(async (tx) => {
      // The last part cannot be done before this one ends; the first ones are.
      await tx.execute(`select 1 from accounts where id = 'w5' for update`);
      billing.ports.setNow('2026-03-04T00:01:00.000Z');
      await eventually(async () =>
        expect(await billing.rows(`select 1 from payouts where status = 'READY'`)).toHaveLength(4),
      );
    });
    await eventually(async () =>
      expect(await billing.rows(`select 1 from payouts where status = 'PAID'`)).toHaveLength(5),
    );
    expect(
      await billing.rows(
        `select 1 from events where type = 'ates.billing.wage.paid.v1' and position <
           (select position from events where type = 'ates.billing.day.closed.v1')`,
      ),
    ).toEqual([]);
  });
});

test('time travel: an account and a day as they were', async () => {
  await open();
  await book('fee', 'w1', 14);
  billing.ports.setNow('2026-03-03T12:00:00.000Z');
  await book('reward', 'w1', 30);
  billing.ports.setNow('2026-03-04T00:01:00.000Z');
  await close('2026-03-03');
  const query = `query($at: DateTime!) {
    account(accountId: "w1") { asOf(instant: $at) { balance lastEntry { kind } } }
    companyDay(businessDay: "2026-03-03", asOf: $at) { status income payoutsTotal } }`;
  const at = async (instant: string) =>
    (await billing.ask(accountant, query, { at: instant })).data;
  const asOf = (dollars: number, kind: string | null) => ({
    asOf: { balance: usd(dollars), lastEntry: kind && { kind } },
  });
  expect(await at('2026-03-03T08:59:59.999Z')).toEqual({
    account: asOf(0, null),
    companyDay: { status: 'OPEN', income: usd(0), payoutsTotal: null },
  });
  expect(await at('2026-03-03T11:59:59.999Z')).toEqual({
    account: asOf(-14, 'FEE'),
    companyDay: { status: 'OPEN', income: usd(14), payoutsTotal: null },
  });
  expect(await at('2026-03-03T23:00:00.000Z')).toEqual({
    account: asOf(16, 'REWARD'),
    companyDay: { status: 'OPEN', income: usd(-16), payoutsTotal: null },
  });
  expect(await at('2026-03-04T00:01:00.000Z')).toEqual({
    account: asOf(0, 'PAYOUT'),
    companyDay: { status: 'CLOSED', income: usd(-16), payoutsTotal: usd(16) },
  });
});
