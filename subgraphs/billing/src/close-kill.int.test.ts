// "Resumable at any point, while other commands go on" (AC-17, C-03): processes are killed in the middle of
// a close and others go on with it; the books are right and everybody is paid once. And what a close holds
// up: nobody but whoever books on the very accounts it has in hand.
import { addDays, businessDay } from '@ates/kit/domain/business-day';
import { accountId } from '@ates/kit/domain/ids';
import { cents } from '@ates/kit/domain/money';
import { eventually } from '@ates/kit/testing/eventually';
import { spawnSubgraph } from '@ates/kit/testing/spawn-subgraph';
import { afterEach, expect, test } from 'vitest';
import { bookAll } from '../testing/book-all.ts';
import {
  accountant,
  booksThatDoNotBalance,
  openBilling,
  type BillingWorld,
} from '../testing/open-billing.ts';
import { closeDays } from './commands/close-days.ts';
import type { Movement } from './domain/entry.ts';
import { billingDeps } from './subgraph.ts';

const today = businessDay('2026-03-03');
const tomorrow = addDays(today, 1);
const people = 600;
// Hundreds of parts: a process that is killed as soon as it is ready has not done them all.
const partSize = 4;
const kills = 2;

let billing: BillingWorld;
afterEach(async () => {
  const wrong = await billing.rows(booksThatDoNotBalance);
  await billing.close();
  if (wrong.length > 0) throw new Error(`the books do not balance: ${JSON.stringify(wrong)}`);
});

/** Two thirds of the people move today, half of those end above zero; everybody moved yesterday. */
async function fill(): Promise<void> {
  const deps = billingDeps(billing.subgraph.parts);
  const movement = (
    kind: 'FEE' | 'REWARD',
    number: number,
    day: typeof today,
    dollars: number,
  ): Movement => ({
    kind,
    accountId: accountId(`w${String(number).padStart(4, '0')}`),
    amount: cents(dollars * 100),
    taskId: undefined,
    businessDay: day,
    late: false,
    occurredAt: new Date(`${day}T08:00:00.000Z`),
    causeEventId: billing.ports.newId(),
  });
  const numbers = Array.from({ length: people }, (_, number) => number);
  await bookAll(deps, [
    ...numbers.map((number) => movement('FEE', number, today, 10 + (number % 11))),
    ...numbers
      .filter((number) => number % 3 > 0)
      .map((number) => movement('REWARD', number, today, number % 2 === 0 ? 21 : 5)),
    // Already booked on the next day: none of it is paid with this one.
    ...numbers
      .filter((number) => number % 5 === 0)
      .map((number) => movement('REWARD', number, tomorrow, 40)),
  ]);
}

const closings = () =>
  billing.rows<{ id: string; closing: number }>(
    `select account_id as id,
       sum(case when kind in ('FEE', 'PAYOUT') then -amount else amount end)::int as closing
     from ledger_entries where business_day <= '${today}' group by account_id order by account_id`,
  );

const doneParts = async (): Promise<number> => {
  const [row] = await billing.rows<{ done: number }>(
    'select count(*)::int as done from close_parts where is_done',
  );
  return row?.done ?? 0;
};

const isClosed = async (): Promise<boolean> =>
  (await billing.rows('select 1 from days where closed_at is not null')).length > 0;

test('C-03: a close whose processes are killed is finished by two others at once: one payout each, right books', async () => {
  billing = await openBilling({ payoutMode: 'manual' });
  await fill();
  const before = await closings();
  const positive = before.filter(({ closing }) => closing > 0);
  const { databaseUrl, natsUrl, natsPrefix } = billing.subgraph.parts.config;
  const spawn = () =>
    spawnSubgraph(new URL('./main.ts', import.meta.url), {
      DATABASE_URL: databaseUrl,
      NATS_URL: natsUrl,
      NATS_PREFIX: natsPrefix,
      CLOCK_AT: `${tomorrow}T00:01:00.000Z`,
      CLOSE_CHUNK_MAX: String(partSize),
      CLOSE_LOOK_MS: '10',
      PAYOUT_MODE: 'manual',
    });
  for (let kill = 0; kill < kills; kill += 1) {
    const had = await doneParts();
    // Anywhere: from the very first part to some more, and in the middle of whatever it does then.
    const wanted = had + 1 + Math.floor(Math.random() * 5);
    const dying = await spawn();
    await eventually(async () => {
      if ((await doneParts()) < wanted) throw new Error('not there yet');
    });
    await dying.kill();
    expect(await isClosed()).toBe(false);
  }
  const replicas = await Promise.all([spawn(), spawn()]);
  try {
    await eventually(async () => expect(await isClosed()).toBe(true));
    await eventually(async () => expect(await billing.rows('select 1 from outbox')).toEqual([]));
  } finally {
    await Promise.all(replicas.map((replica) => replica.stop()));
  }

  const paid = positive.map(({ id, closing }) => ({ id, paid: closing }));
  const payouts = `select account_id as id, amount::int as paid from`;
  expect(
    await billing.rows(
      `${payouts} ledger_entries where kind = 'PAYOUT' and business_day = '${today}' order by 1`,
    ),
  ).toEqual(paid);
  expect(
    await billing.rows(`${payouts} payouts where business_day = '${today}' order by 1`),
  ).toEqual(paid);
  expect(await billing.rows('select 1 from mails')).toHaveLength(paid.length);
  const negative = before.filter(({ closing }) => closing < 0);
  expect(
    await billing.rows(
      `select accounts, payouts_count, payouts_total::int, negative_accounts, carried_debt::int from days`,
    ),
  ).toEqual([
    {
      accounts: people,
      payouts_count: paid.length,
      payouts_total: positive.reduce((sum, { closing }) => sum + closing, 0),
      negative_accounts: negative.length,
      carried_debt: negative.reduce((sum, { closing }) => sum - closing, 0),
    },
  ]);
  const told = await billing.told('BILLING');
  const of = (type: string) => told.filter((event) => event.type === `ates.billing.${type}.v1`);
  expect(of('day.closed')).toHaveLength(1);
  expect(new Set(of('payout.requested').map(({ id }) => id)).size).toBe(paid.length);
  // Whoever goes on, the chain is that of the one who began (Y-10).
  const chains = new Set(of('payout.requested').map(({ correlationid }) => correlationid));
  expect(chains.size).toBe(1);
}, 180_000);

test('AC-17: while a close runs, a posting is booked into the next day and a query answers', async () => {
  billing = await openBilling({ payoutMode: 'manual', closeChunkMax: 10 });
  await fill();
  billing.ports.setNow(`${tomorrow}T00:01:00.000Z`);
  const deps = billingDeps(billing.subgraph.parts);
  const [held, release] = [gate(), gate()];
  // Somebody has an account in hand, so this close cannot end before the test lets it.
  const holder = deps.database.db.transaction(async (tx) => {
    await tx.execute(`select 1 from accounts where id = 'w0002' for update`);
    held.open();
    await release.opened;
  });
  await held.opened;
  const closing = closeDays(deps, {
    actorId: 'test',
    actorRole: 'SYSTEM',
    correlationId: 'a-chain',
    upTo: today,
    shouldStop: () => false,
  });
  await eventually(async () => expect(await doneParts()).toBeGreaterThan(3));

  billing.ports.willDraw(0, 5);
  await billing.handled(await billing.assigned('t-meanwhile', 'w0590'));
  const { data } = await billing.ask<{ account: { balance: unknown; dayStatements: unknown[] } }>(
    accountant,
    '{ account(accountId: "w0590") { balance dayStatements(last: 2) { businessDay fees } } companyDays(last: 2) { status } }',
  );
  expect(data).toMatchObject({
    account: { dayStatements: [{ businessDay: tomorrow, fees: { amount: 1000 } }, {}] },
    companyDays: [{ status: 'OPEN' }, { status: 'CLOSING' }],
  });
  expect(
    await billing.rows(
      `select business_day::text as day, late from ledger_entries where task_id = 't-meanwhile'`,
    ),
  ).toEqual([{ day: tomorrow, late: false }]);
  expect(await isClosed()).toBe(false);

  release.open();
  await holder;
  expect(await closing).toEqual([today]);
});

/** Somebody waits for `opened` until another opens it. */
function gate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open: () => open(), opened };
}
