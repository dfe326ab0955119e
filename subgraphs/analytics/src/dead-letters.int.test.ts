// Dead letters of analytics in the graph (F-01, F-02): listed, inspected and redriven by admins; a redrive has its
// effects once and tells nobody.
import type { Role } from '@ates/kit/domain/actor';
import { userId } from '@ates/kit/domain/ids';
import { eventually } from '@ates/kit/testing/eventually';
import { openTestSubgraph, type TestSubgraph } from '@ates/kit/testing/open-test-subgraph';
import { dayClosedV1 } from '@ates/schema/contracts/billing';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { AnalyticsConfig } from './config.ts';
import { analyticsSubgraph } from './subgraph.ts';

const as = (role: Role) => ({ id: userId('ada'), role });
const usd = (dollars: number) => ({ amount: dollars * 100, currency: 'USD' });

let world: TestSubgraph<AnalyticsConfig>;
beforeAll(async () => {
  world = await openTestSubgraph({
    definition: analyticsSubgraph,
    config: {},
    postgresUrl: inject('postgresUrl'),
    natsUrl: inject('natsUrl'),
  });
});
afterAll(() => world.close());

interface Letter {
  readonly id: string;
  readonly reason: string;
  readonly redrivenAt: string | null;
}
interface Page {
  readonly analyticsDeadLetters: { readonly edges: readonly { readonly node: Letter }[] };
}

const fields = 'id consumer stream subject reason attempts payload redrivenAt';

const parked = (count: number) =>
  eventually(async () => {
    const { data } = await world.ask<Page>(
      as('ADMIN'),
      `{ analyticsDeadLetters { edges { node { ${fields} } } } }`,
    );
    const letters = data.analyticsDeadLetters.edges.map(({ node }) => node);
    expect(letters).toHaveLength(count);
    return letters;
  });

const redriveMutation = `mutation($id: ID!) {
  redriveAnalyticsDeadLetter(input: { id: $id }) { deadLetter { redrivenAt } refusal { code } } }`;

async function redrive(id: string): Promise<string | null> {
  const { data } = await world.ask<{
    redriveAnalyticsDeadLetter: { refusal: { code: string } | null };
  }>(as('ADMIN'), redriveMutation, { id });
  return data.redriveAnalyticsDeadLetter.refusal?.code ?? null;
}

const closeDay = (businessDay: string) =>
  world.publish(dayClosedV1, {
    businessDay,
    timeZone: 'UTC',
    closedAt: `${businessDay}T23:59:59.000Z`,
    accounts: 1,
    fees: usd(15),
    rewards: usd(28),
    income: { amount: -1300, currency: 'USD' },
    payoutsTotal: usd(13),
    payoutsCount: 1,
    negativeAccounts: 0,
    carriedDebt: usd(0),
  });

const lastTold = () =>
  Promise.all(
    ['BILLING', 'STATE'].map(async (name) => {
      const { broker } = world;
      return (await broker.jsm.streams.info(broker.stream(name))).state.last_seq;
    }),
  );

async function incomes(): Promise<(number | undefined)[]> {
  const { data } = await world.ask<{ incomeByDay: { income: { amount: number } | null }[] }>(
    as('ADMIN'),
    '{ incomeByDay(from: "2026-03-01", to: "2026-03-02") { income } }',
  );
  return data.incomeByDay.map(({ income }) => income?.amount);
}

test('F-01: what cannot be read is listed with reason and origin; the next one is handled', async () => {
  await world.publishRaw('evt.billing.day.closed.v1.2026-02-28', 'no event');
  await closeDay('2026-03-01');
  const [letter] = await parked(1);
  expect(letter).toMatchObject({
    stream: 'BILLING',
    subject: 'evt.billing.day.closed.v1.2026-02-28',
    reason: 'MALFORMED',
    payload: 'no event',
    redrivenAt: null,
  });
  await eventually(async () => expect(await incomes()).toEqual([-1300, 0]));
  expect(await redrive(letter?.id ?? '')).toBe('DEAD_LETTER_UNREADABLE');
});

test('F-02: cause fixed, redriven: handled once, marked; nothing is told', async () => {
  const { sql } = world.subgraph.parts.database;
  await sql`alter table closed_days add constraint broken check (business_day <> '2026-03-02')`;
  await closeDay('2026-03-02');
  const [letter] = await parked(2);
  expect(letter).toMatchObject({ reason: 'HANDLER_FAILED', attempts: 3 });
  const id = letter?.id ?? '';
  expect(await redrive(id)).toBe('DEAD_LETTER_FAILS');
  await sql`alter table closed_days drop constraint broken`;
  const told = await lastTold();
  expect((await Promise.all([redrive(id), redrive(id)])).toSorted()).toEqual([
    'ALREADY_REDRIVEN',
    null,
  ]);
  expect(await incomes()).toEqual([-1300, -1300]);
  expect(await lastTold()).toEqual(told);
  const { data } = await world.ask<{ analyticsDeadLetter: Letter }>(
    as('ADMIN'),
    'query($id: ID!) { analyticsDeadLetter(id: $id) { redrivenAt } }',
    { id },
  );
  expect(data.analyticsDeadLetter.redrivenAt).toEqual(expect.any(String));
});

test.each(['MANAGER', 'ACCOUNTANT', 'WORKER'] as const)('not for %s', async (role) => {
  for (const document of [
    '{ analyticsDeadLetters { edges { cursor } } }',
    'query($id: ID = "x") { analyticsDeadLetter(id: $id) { reason } }',
    redriveMutation,
  ]) {
    const { errors } = await world.ask(as(role), document, { id: 'x' });
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
  }
});
