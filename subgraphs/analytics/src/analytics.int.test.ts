// The analytics subgraph on real Postgres, JetStream and HTTP, fed with others' events.
import type { Actor, Role } from '@ates/kit/domain/actor';
import { userId } from '@ates/kit/domain/ids';
import { eventually } from '@ates/kit/testing/eventually';
import { openTestSubgraph, type TestSubgraph } from '@ates/kit/testing/open-test-subgraph';
import { openDatabase } from '@ates/kit/tables/database';
import { spawnSubgraph } from '@ates/kit/testing/spawn-subgraph';
import {
  accountStateV1,
  dayClosedV1,
  entryPostedV1,
  taskPricedV1,
  type EntryPostedV1,
} from '@ates/schema/contracts/billing';
import { analyticsStatsStateV1 } from '@ates/schema/contracts/analytics';
import { isEventOf } from '@ates/schema/contracts/codec';
import { taskCompletedV1 } from '@ates/schema/contracts/tasks';
import { userRoleChangedV1 } from '@ates/schema/contracts/users';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import type { AnalyticsConfig } from './config.ts';
import { asOf } from './projections/as-of.ts';
import { rebuildAnalytics } from './reactions/rebuild-analytics.ts';
import { analyticsSubgraph } from './subgraph.ts';

const person = (id: string, role: Role): Actor => ({ id: userId(id), role });
const admin = person('ada', 'ADMIN');
const usd = (dollars: number) => ({ amount: dollars * 100, currency: 'USD' });

let world: TestSubgraph<AnalyticsConfig>;

beforeEach(async () => {
  world = await open();
});
afterEach(() => world.close());

const open = (businessTimeZone = 'UTC') =>
  openTestSubgraph({
    definition: analyticsSubgraph,
    config: {},
    businessTimeZone,
    postgresUrl: inject('postgresUrl'),
    natsUrl: inject('natsUrl'),
  });

/** Waits until everything published so far has been read. */
const caughtUp = () =>
  eventually(async () => {
    const rows = await world.subgraph.parts.database.sql`select event_id from inbox`;
    expect(rows).toHaveLength(published);
  });

let published = 0;
beforeEach(() => {
  published = 0;
});
const publish: TestSubgraph<AnalyticsConfig>['publish'] = (...told) => {
  published += 1;
  return world.publish(...told);
};

async function post(
  kind: EntryPostedV1['kind'],
  dollars: number,
  day: string,
  account = 'w1',
): Promise<void> {
  const occurredAt = `${day}T10:00:00.000Z`;
  await publish(
    entryPostedV1,
    {
      entryId: world.ports.newId(),
      accountId: account,
      userId: account,
      kind,
      direction: kind === 'FEE' || kind === 'PAYOUT' ? 'DEBIT' : 'CREDIT',
      amount: usd(dollars),
      businessDay: day,
      late: false,
      occurredAt,
      balanceAfter: usd(0),
      causeEventId: world.ports.newId(),
    },
    { time: occurredAt },
  );
}

const balance = (account: string, dollars: number, version: number) =>
  publish(
    accountStateV1,
    {
      accountId: account,
      userId: account,
      balance: usd(dollars),
      earnedToday: usd(0),
      businessDay: '2026-03-03',
      version,
      updatedAt: '2026-03-03T10:00:00.000Z',
    },
    { version },
  );

const price = (taskId: string, dollars: number) =>
  publish(taskPricedV1, {
    taskId,
    fee: usd(10),
    reward: usd(dollars),
    pricedAt: '2026-03-01T09:00:00.000Z',
  });

const complete = (taskId: string, completedAt: string) =>
  publish(taskCompletedV1, { taskId, assigneeId: 'w1', completedAt }, { time: completedAt });

const close = (businessDay: string, figures: { fees: number; rewards: number; below: number }) =>
  publish(dayClosedV1, {
    businessDay,
    timeZone: 'UTC',
    closedAt: `${businessDay}T23:59:59.000Z`,
    accounts: 2,
    fees: usd(figures.fees),
    rewards: usd(figures.rewards),
    income: usd(figures.fees - figures.rewards),
    payoutsTotal: usd(0),
    payoutsCount: 0,
    negativeAccounts: figures.below,
    carriedDebt: usd(0),
  });

const completed = 'task { id } reward assignee { id } completedAt';
const spans = `from to overall { ${completed} } days { businessDay mostExpensive { task { id } } } asOf`;
const questions: readonly string[] = [
  '{ incomeToday { businessDay fees rewards income negativeAccounts closed asOf } }',
  '{ incomeByDay(from: "2026-03-01", to: "2026-03-07") { businessDay fees rewards income negativeAccounts closed asOf } }',
  `{ mostExpensiveTasks { ${spans} } }`,
  `{ mostExpensiveTasks(period: MONTH, day: "2026-03-05") { ${spans} } }`,
  `{ mostExpensiveTasksBetween(from: "2026-03-01", to: "2026-03-05") { ${spans} } }`,
  '{ peopleBelowZero { edges { node { user { id } balance } } pageInfo { hasNextPage } asOf } }',
  '{ activity(first: 100) { edges { node { id type entityId occurredAt actor { id } actorRole reason correlationId details } cursor } asOf } }',
];

const answers = (): Promise<unknown[]> =>
  Promise.all(questions.map(async (question) => (await world.ask(admin, question)).data));

async function ask<Data>(question: string): Promise<Data> {
  const { data, errors } = await world.ask<Data>(admin, question);
  expect(errors).toBeUndefined();
  return data;
}

interface Spans {
  readonly from: string;
  readonly to: string;
  readonly overall: { task: { id: string }; reward: unknown } | null;
  readonly days: { businessDay: string; mostExpensive: { task: { id: string } } | null }[];
}

describe('A-01: admins only', () => {
  test.each(['WORKER', 'ACCOUNTANT', 'MANAGER'] as const)('not a %s, not anybody', async (role) => {
    for (const question of questions) {
      const { data, errors } = await world.ask(person('other', role), question);
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
      expect(Object.values(data)).toEqual([null]);
      const unknown = await world.ask(undefined, question);
      expect(unknown.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    }
  });
});

describe('AN-2: income', () => {
  test('A-02: today is what the entries add up to; payouts do not count', async () => {
    await post('FEE', 15, '2026-03-03');
    await post('FEE', 12, '2026-03-03', 'w2');
    await post('REWARD', 38, '2026-03-03');
    await post('PAYOUT', 20, '2026-03-03');
    await post('FEE', 19, '2026-03-02');
    await balance('w1', 3, 1);
    await balance('w2', -12, 1);
    await caughtUp();
    const { incomeToday } = await ask<{ incomeToday: object }>(questions[0] ?? '');
    expect(incomeToday).toMatchObject({
      businessDay: '2026-03-03',
      fees: usd(27),
      rewards: usd(38),
      income: usd(-11),
      negativeAccounts: 1,
      closed: false,
    });
  });

  test('A-02: past days equal day.closed, whatever the entries say; days without entries are 0', async () => {
    await post('FEE', 15, '2026-03-02');
    await close('2026-03-02', { fees: 74, rewards: 66, below: 5 });
    await close('2026-03-02', { fees: 1, rewards: 1, below: 1 });
    await post('FEE', 20, '2026-03-03');
    await caughtUp();
    const { incomeByDay } = await ask<{ incomeByDay: object[] }>(
      '{ incomeByDay(from: "2026-03-01", to: "2026-03-03") { businessDay income negativeAccounts closed } }',
    );
    expect(incomeByDay).toEqual([
      { businessDay: '2026-03-01', income: usd(0), negativeAccounts: 0, closed: false },
      { businessDay: '2026-03-02', income: usd(8), negativeAccounts: 5, closed: true },
      { businessDay: '2026-03-03', income: usd(20), negativeAccounts: 0, closed: false },
    ]);
  });

  test('an account state with an older version changes nothing', async () => {
    await balance('w1', -5, 3);
    await caughtUp();
    await balance('w1', 5, 2);
    await caughtUp();
    const { peopleBelowZero } = await ask<{ peopleBelowZero: { edges: object[] } }>(
      '{ peopleBelowZero { edges { node { user { id } balance } } } }',
    );
    expect(peopleBelowZero.edges).toEqual([{ node: { user: { id: 'w1' }, balance: usd(-5) } }]);
  });

  test('people below zero, the deepest debt first, in pages that do not overlap', async () => {
    for (const [index, dollars] of [-3, -9, 4, -9, -1].entries())
      await balance(`p${index}`, dollars, 1);
    await caughtUp();
    const seen: string[] = [];
    let after = '';
    for (let page = 0; page < 3; page += 1) {
      const { peopleBelowZero } = await ask<{
        peopleBelowZero: { edges: { node: { user: { id: string } }; cursor: string }[] };
      }>(`{ peopleBelowZero(first: 2${after}) { edges { node { user { id } } cursor } } }`);
      seen.push(...peopleBelowZero.edges.map(({ node }) => node.user.id));
      after = `, after: "${peopleBelowZero.edges.at(-1)?.cursor ?? ''}"`;
      if (peopleBelowZero.edges.length < 2) break;
    }
    expect(seen).toEqual(['p1', 'p3', 'p0', 'p4']);
  });
});

describe('AN-3: the most expensive task', () => {
  test('A-04: an open task with reward 40 does not count, closed ones of 28 and 38 do', async () => {
    for (const [id, dollars] of [
      ['open', 40],
      ['t1', 28],
      ['t2', 38],
    ] as const)
      await price(id, dollars);
    await complete('t1', '2026-03-03T12:00:00.000Z');
    await complete('t2', '2026-03-03T11:00:00.000Z');
    await caughtUp();
    const { mostExpensiveTasks } = await ask<{ mostExpensiveTasks: Spans }>(questions[2] ?? '');
    expect(mostExpensiveTasks).toMatchObject({
      from: '2026-03-03',
      to: '2026-03-03',
      overall: {
        task: { id: 't2' },
        reward: usd(38),
        assignee: { id: 'w1' },
        completedAt: '2026-03-03T11:00:00.000Z',
      },
    });
  });

  test('A-06: maxima 28, 38, 23 on three days: three lines and overall 38; other days are null', async () => {
    for (const [id, dollars, day] of [
      ['a', 28, 2],
      ['b', 38, 3],
      ['c', 23, 4],
      ['d', 21, 3],
    ] as const) {
      await price(id, dollars);
      await complete(id, `2026-03-0${day}T10:00:00.000Z`);
    }
    await caughtUp();
    const { mostExpensiveTasksBetween: range } = await ask<{ mostExpensiveTasksBetween: Spans }>(
      questions[4] ?? '',
    );
    expect(range.overall?.reward).toEqual(usd(38));
    expect(range.days.map(({ mostExpensive }) => mostExpensive?.task.id ?? null)).toEqual([
      null,
      'a',
      'b',
      'c',
      null,
    ]);
  });

  test('A-08: none completed: null; two at 38: the earlier completion; later priced: counts then', async () => {
    const today = async () =>
      (await ask<{ mostExpensiveTasks: Spans }>(questions[2] ?? '')).mostExpensiveTasks.overall;
    expect(await today()).toBeNull();
    await price('later', 38);
    await price('earlier', 38);
    await complete('later', '2026-03-03T12:00:00.000Z');
    await complete('earlier', '2026-03-03T11:00:00.000Z');
    await complete('unpriced', '2026-03-03T09:00:00.000Z');
    await caughtUp();
    expect((await today())?.task.id).toBe('earlier');
    await price('unpriced', 40);
    await caughtUp();
    expect((await today())?.task.id).toBe('unpriced');
  });

  test('D-13, D-23: days are those of the business time zone, 23 and 25 hours long too', async () => {
    await world.close();
    world = await open('Europe/Berlin');
    await price('a', 30);
    await price('b', 31);
    await price('c', 32);
    await complete('a', '2026-03-28T22:59:59.999Z');
    await complete('b', '2026-03-28T23:00:00.000Z');
    await complete('c', '2026-03-29T21:59:59.999Z');
    await caughtUp();
    const { range } = await ask<{ range: Spans }>(
      `{ range: mostExpensiveTasksBetween(from: "2026-03-28", to: "2026-03-30") { ${spans} } }`,
    );
    expect(range.days.map(({ mostExpensive }) => mostExpensive?.task.id)).toEqual([
      'a',
      'c',
      undefined,
    ]);
  });

  test('bad input is told as such', async () => {
    for (const field of [
      'incomeByDay(from: "2026-03-02", to: "2026-03-01") { asOf }',
      'incomeByDay(from: "2026-01-01", to: "2027-06-01") { asOf }',
      'incomeByDay(from: "2026-02-30", to: "2026-03-01") { asOf }',
      'mostExpensiveTasks(day: "0000-01-01") { asOf }',
      'mostExpensiveTasksBetween(from: "2026-03-02", to: "2026-03-01") { asOf }',
      'peopleBelowZero(first: 101) { asOf }',
      'peopleBelowZero(after: "WyJ4IiwieSJd") { asOf }',
      'activity(after: "WyJ4IiwieSJd") { asOf }',
      'activity(userId: "a.*") { asOf }',
    ]) {
      const { errors } = await world.ask(admin, `{ ${field} }`);
      const code = errors?.[0]?.extensions.code;
      expect([field, code]).toEqual([
        field,
        expect.stringMatching(/^(BAD_USER_INPUT|GRAPHQL_VALIDATION_FAILED)$/),
      ]);
    }
  });
});

test('AN-6: who did what, why, in order', async () => {
  const changes = ['MANAGER', 'ACCOUNTANT', 'WORKER'] as const;
  for (const [index, newRole] of changes.entries()) {
    await publish(
      userRoleChangedV1,
      { userId: 'w1', oldRole: 'WORKER', newRole, reason: `reason ${index}` },
      { time: `2026-03-0${index + 1}T10:00:00.000Z` },
    );
  }
  await post('FEE', 15, '2026-03-03', 'w2');
  await caughtUp();
  const { activity } = await ask<{ activity: { edges: { node: object }[] } }>(
    '{ activity(entityId: "w1") { edges { node { type entityId reason occurredAt actorRole } } } }',
  );
  expect(activity.edges.map(({ node }) => node)).toEqual(
    [2, 1, 0].map((index) => ({
      type: 'ates.users.user.role-changed.v1',
      entityId: 'w1',
      reason: `reason ${index}`,
      occurredAt: `2026-03-0${index + 1}T10:00:00.000Z`,
      actorRole: 'SYSTEM',
    })),
  );
});

interface Rebuilt {
  readonly rebuildAnalytics: {
    readonly rebuild: { readonly id: string } | null;
    readonly refusal: { readonly code: string } | null;
  };
}

const upToNow = () =>
  eventually(() => {
    if (!world.subgraph.parts.progress().caughtUp) throw new Error('behind');
  });

describe('A-10: rebuild', () => {
  beforeEach(async () => {
    await post('FEE', 15, '2026-03-02');
    await close('2026-03-02', { fees: 15, rewards: 0, below: 1 });
    await post('FEE', 20, '2026-03-03');
    await balance('w1', -35, 2);
    await price('t1', 28);
    await complete('t1', '2026-03-03T12:00:00.000Z');
    await publish(userRoleChangedV1, {
      userId: 'w1',
      oldRole: 'WORKER',
      newRole: 'MANAGER',
      reason: 'because',
    });
    await caughtUp();
    await upToNow();
  });

  test('read again from the streams while it runs: identical answers, nothing told', async () => {
    const before = await answers();
    const read = await rebuildAnalytics(world.subgraph);
    expect(read).toBe(published);
    expect(await answers()).toEqual(before);
    expect(await world.subgraph.parts.database.sql`select * from events`).toHaveLength(0);
    await post('FEE', 10, '2026-03-03');
    await caughtUp();
  });

  test('an admin asks for it in the graph: RUNNING at once, FINISHED later, the same answers', async () => {
    const before = await answers();
    const fields = 'status reason events requestedBy { id }';
    const mutation = `mutation ($reason: String!, $key: String) {
      rebuildAnalytics(input: { reason: $reason, idempotencyKey: $key }) {
        rebuild { id ${fields} } refusal { code }
      }
    }`;
    expect(await ask('{ analyticsRebuild { id } }')).toEqual({ analyticsRebuild: null });
    const variables = { reason: ' Figures look wrong ', key: 'once' };
    const { data } = await world.ask<Rebuilt>(admin, mutation, variables);
    expect(data.rebuildAnalytics).toMatchObject({
      rebuild: { status: 'RUNNING', reason: 'Figures look wrong', events: null },
      refusal: null,
    });
    await eventually(async () =>
      expect(await ask(`{ analyticsRebuild { ${fields} } }`)).toEqual({
        analyticsRebuild: {
          status: 'FINISHED',
          reason: 'Figures look wrong',
          events: published,
          requestedBy: { id: 'ada' },
        },
      }),
    );
    expect(await answers()).toEqual(before);
    const again = await world.ask<Rebuilt>(admin, mutation, variables);
    expect(again.data.rebuildAnalytics.rebuild?.id).toBe(data.rebuildAnalytics.rebuild?.id);
    const refused = await world.ask<Rebuilt>(admin, mutation, { reason: ' ' });
    expect(refused.data.rebuildAnalytics).toEqual({
      rebuild: null,
      refusal: { code: 'REASON_INVALID' },
    });
    await post('FEE', 10, '2026-03-03');
    await caughtUp();
  });

  test('killed in the middle: the old answers stand, and the next process begins it again', async () => {
    const before = await answers();
    const { databaseUrl, natsUrl, natsPrefix } = world.subgraph.parts.config;
    const database = openDatabase(databaseUrl, { name: 'test' });
    const { sql, db } = database;
    const isStuck = () =>
      eventually(async () => {
        const waiting = await sql`
          select 1 from pg_locks where relation = 'inbox'::regclass and not granted`;
        expect(waiting).toHaveLength(1);
      });
    await world.subgraph.close();
    const running = await spawnSubgraph(new URL('main.ts', import.meta.url), {
      DATABASE_URL: databaseUrl,
      NATS_URL: natsUrl,
      NATS_PREFIX: natsPrefix,
    });
    try {
      await db.transaction(async (tx) => {
        // A rebuild cannot get past this.
        await tx.execute('lock table inbox in share mode');
        await sql`insert into rebuilds (id, reason, requested_by, requested_at)
          values ('interrupted', 'because', 'ada', now())`;
        await isStuck();
        await running.kill();
        await world.restart();
        await isStuck();
        expect(await answers()).toEqual(before);
        expect(await ask('{ analyticsRebuild { status } }')).toEqual({
          analyticsRebuild: { status: 'RUNNING' },
        });
      });
      await eventually(async () =>
        expect(await ask('{ analyticsRebuild { status events } }')).toEqual({
          analyticsRebuild: { status: 'FINISHED', events: published },
        }),
      );
      expect(await answers()).toEqual(before);
    } finally {
      await running.kill();
      await database.close();
    }
  });

  test('the database dropped: it reads everything again by itself', async () => {
    const before = await answers();
    await world.subgraph.parts.database.sql`
      truncate inbox, facts, entries, prices, closed_days, completions, accounts`;
    await world.restart();
    await caughtUp();
    await eventually(async () => expect(await answers()).toEqual(before));
  });
});

describe('A-11, AN-5: asOf', () => {
  test('now when nothing is pending; otherwise the last handled time, until it has caught up', async () => {
    const today = '{ incomeToday { fees asOf } }';
    await post('FEE', 15, '2026-03-02');
    await caughtUp();
    world.ports.setNow('2026-03-03T09:30:00.000Z');
    await eventually(async () =>
      expect(await ask(today)).toEqual({
        incomeToday: { fees: usd(0), asOf: '2026-03-03T09:30:00.000Z' },
      }),
    );
    for (const consumer of world.subgraph.consumers) await consumer.pause();
    world.ports.setNow('2026-03-03T10:30:00.000Z');
    await post('FEE', 20, '2026-03-03');
    await eventually(async () =>
      expect(await ask(today)).toEqual({
        incomeToday: { fees: usd(0), asOf: '2026-03-02T10:00:00.000Z' },
      }),
    );
    for (const consumer of world.subgraph.consumers) consumer.resume();
    await eventually(async () =>
      expect(await ask(today)).toEqual({
        incomeToday: { fees: usd(20), asOf: '2026-03-03T10:30:00.000Z' },
      }),
    );
  });

  test('just started and behind: the newest fact of the stream that is furthest behind', async () => {
    await post('FEE', 15, '2026-03-02');
    await complete('t1', '2026-03-01T12:00:00.000Z');
    await caughtUp();
    const { database, config } = world.subgraph.parts;
    const readTo = (...behind: string[]) =>
      asOf({
        db: database.db,
        ports: world.ports,
        businessTimeZone: config.businessTimeZone,
        progress: () => ({ caughtUp: false, lastHandledAt: undefined, behind }),
      });
    expect(await readTo('BILLING')).toBe('2026-03-02T10:00:00.000Z');
    expect(await readTo('STATE', 'BILLING')).toBe('2026-03-02T10:00:00.000Z');
    expect(await readTo('BILLING', 'TASKS')).toBe('2026-03-01T12:00:00.000Z');
    expect(await readTo('USERS')).toBe('1970-01-01T00:00:00.000Z');
  });
});

test('analytics.stats: told when figures have moved, once a second at most, never back', async () => {
  const told = async () =>
    (await world.told('STATE')).flatMap((event) =>
      isEventOf(analyticsStatsStateV1, event) ? [event.data.version] : [],
    );
  expect(await told()).toEqual([]);
  for (let time = 0; time < 20; time += 1) await post('FEE', 15, '2026-03-03');
  await caughtUp();
  const version = await eventually(async () => {
    const [newest = 0] = await told();
    expect(newest).toBeGreaterThan(0);
    return newest;
  });
  expect(version).toBeLessThan(20);
  // A database that was dropped goes on from what others know.
  await world.subgraph.parts.database.sql`truncate inbox, aggregates, states, facts, entries`;
  await world.restart();
  await eventually(async () => expect((await told())[0]).toBeGreaterThan(version));
});
