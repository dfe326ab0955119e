// A rehearsal in services mode: the clock starts where the launcher was told, and `npm run clock` moves it in every
// process at once. Seen through the graph alone: each service dates what it does by its own clock.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createLiveClient } from '@ates/client/create-live-client';
import { WebSocket } from 'ws';
import { completeTask, createTask, registerWorker } from '../e2e/company.ts';
import { administrator, openWholeGraph, type WholeGraph } from '../e2e/whole-graph.ts';

const run = promisify(execFile);
const script = join(import.meta.dirname, 'main.ts');

let graph: WholeGraph;
beforeAll(async () => {
  graph = await openWholeGraph('services', {
    settings: { CLOCK_AT: '2031-03-03T08:00:00Z', RANDOM_SEED: '7' },
  });
});
afterAll(() => graph.close());

async function runClock(...args: string[]): Promise<string> {
  const tsx = ['--import', 'tsx', script, ...args, '--data', graph.dataDir];
  const { stdout } = await run(process.execPath, tsx).catch((error: unknown) => {
    // execFile rejects with the output of a program that failed.
    const { stderr } = error as { stderr: string };
    return { stdout: stderr };
  });
  return stdout;
}

const eventually = <Result>(check: () => Promise<Result>): Promise<Result> =>
  vi.waitFor(check, { timeout: 60_000, interval: 100 });

interface Dates {
  readonly task: { readonly createdAt: string };
  readonly me: { readonly registeredAt: string };
  readonly companyDays: readonly { readonly businessDay: string }[];
  readonly incomeToday: { readonly businessDay: string };
}

/** Somebody new makes a task; the days on which users, tasks, billing and analytics see that. */
async function daysSeen(name: string): Promise<string[]> {
  const admin = await graph.login(administrator.email, administrator.password);
  const worker = await registerWorker(graph, admin, name);
  const task = await eventually(async () => {
    const created = await createTask(graph, admin, `a task of ${name}`);
    if (typeof created === 'string') throw new Error(created);
    return created;
  });
  const registered = await graph.ask<Pick<Dates, 'me'>>(worker.token, '{ me { registeredAt } }');
  const { data } = await graph.ask<Omit<Dates, 'me'>>(
    admin,
    `query($id: ID!) { task(id: $id) { createdAt } companyDays(last: 1) { businessDay }
      incomeToday { businessDay } }`,
    { id: task.id },
  );
  return [
    registered.data.me.registeredAt.slice(0, 10),
    data.task.createdAt.slice(0, 10),
    ...data.companyDays.map(({ businessDay }) => businessDay),
    data.incomeToday.businessDay,
  ];
}

test('every process starts on the launcher’s clock', async () => {
  expect(await daysSeen('Wanda')).toEqual(Array(4).fill('2031-03-03'));
  expect(await runClock()).toMatch(/^The clock shows 2031-03-03T08:/);
});

test('moved, it is the same everywhere, and tokens of before have expired', async () => {
  const before = await graph.login(administrator.email, administrator.password);
  expect(await runClock('+1d')).toMatch(/^The clock shows 2031-03-04T08:.*showed 2031-03-03T08:/);
  await eventually(async () => {
    const { errors } = await graph.ask(before, '{ me { id } }');
    expect(errors?.[0]?.extensions?.code).toBe('UNAUTHENTICATED');
  });
  await eventually(async () => {
    // A process may hear of it a moment later than the gateway.
    expect(await daysSeen(`W${Math.random()}`)).toEqual(Array(4).fill('2031-03-04'));
  });
});

test('a process that is started again comes back on that clock', async () => {
  await graph.kill('billing');
  await eventually(async () => expect(await daysSeen(`B${Math.random()}`)).toContain('2031-03-04'));
});

test('S-01, C-01: a live balance over the end of a day: fee, reward, then 0 after the payout, in version order', async () => {
  const admin = await graph.login(administrator.email, administrator.password);
  const paula = await registerWorker(graph, admin, 'Paula');
  const frames: { version: number; balance: { amount: number } }[] = [];
  const client = createLiveClient({
    url: graph.url.replace(/^http/, 'ws'),
    webSocketImpl: WebSocket,
    // Her token does not outlive the day: the client signs in again and goes on behind the last frame.
    credentials: async () => ({
      authorization: `Bearer ${await graph.login('paula@ates.example', 'Paula-password-1')}`,
    }),
  });
  await eventually(async () => {
    const { data } = await graph.ask<{ account: object | null }>(paula.token, '{ account { id } }');
    expect(data.account).not.toBeNull();
  });
  client.subscribe<{ balanceChanged: (typeof frames)[number] }>(
    { query: 'subscription { balanceChanged { version balance } }' },
    { next: ({ data }) => frames.push(...(data ? [data.balanceChanged] : [])) },
  );
  await eventually(async () => expect(frames).toHaveLength(1));
  const task = await eventually(async () => {
    const created = await createTask(graph, admin, 'a task of the day');
    if (typeof created === 'string' || created.assignee.id !== paula.id) throw new Error('another');
    return created;
  });
  expect(await completeTask(graph, paula.token, task.id)).toBeNull();
  // A reward is at least as high as the highest fee: her day ends above zero, or at it.
  await eventually(async () => expect(frames.at(-1)?.version).toBeGreaterThanOrEqual(3));
  await runClock('+1d');
  await eventually(async () => expect(frames.at(-1)?.balance.amount).toBe(0));
  const versions = frames.map(({ version }) => version);
  // A reader that was away is shown the newest state; never an older one, never one twice.
  expect(versions).toEqual([...new Set(versions)].toSorted((one, other) => one - other));
  expect(frames.some(({ balance }) => balance.amount < 0)).toBe(true);
  await client.dispose();
});

interface Statement {
  readonly businessDay: string;
  readonly opening: Cents;
  readonly rewards: Cents;
  readonly fees: Cents;
  readonly payout: Cents;
  readonly reversals: Cents;
  readonly closing: Cents;
}
interface Cents {
  readonly amount: number;
}
interface Day {
  readonly businessDay: string;
  readonly fees: Cents;
  readonly rewards: Cents;
  readonly income: Cents;
}

test('C-11, A-02, AC-15: closed days read the same in billing and in analytics, and every statement adds up', async () => {
  const admin = await graph.login(administrator.email, administrator.password);
  const figures = 'businessDay fees rewards income';
  await eventually(async () => {
    const { data } = await graph.ask<{
      companyDays: (Day & { status: string })[];
      incomeByDay: Day[];
    }>(
      admin,
      `{ companyDays(last: 3) { ${figures} status }
         incomeByDay(from: "2031-03-03", to: "2031-03-04") { ${figures} } }`,
    );
    const closed = data.companyDays.filter(({ status }) => status === 'CLOSED');
    expect(closed.map(({ businessDay }) => businessDay).toSorted()).toEqual([
      '2031-03-03',
      '2031-03-04',
    ]);
    const byDay = (days: readonly Day[]) =>
      days
        .map(({ businessDay, fees, rewards, income }) => ({ businessDay, fees, rewards, income }))
        .toSorted((one, other) => one.businessDay.localeCompare(other.businessDay));
    expect(byDay(data.incomeByDay)).toEqual(byDay(closed));
  });
  const paula = await graph.login('paula@ates.example', 'Paula-password-1');
  const { data } = await graph.ask<{ account: { balance: Cents; dayStatements: Statement[] } }>(
    paula,
    `{ account { balance dayStatements(last: 7) {
      businessDay opening rewards fees payout reversals closing } } }`,
  );
  const days = data.account.dayStatements.toSorted((one, other) =>
    one.businessDay.localeCompare(other.businessDay),
  );
  expect(days).toHaveLength(7);
  let opening = 0;
  for (const day of days) {
    expect(day.opening.amount).toBe(opening);
    const moved = day.rewards.amount - day.fees.amount - day.payout.amount + day.reversals.amount;
    expect(day.closing.amount).toBe(opening + moved);
    opening = day.closing.amount;
  }
  expect(opening).toBe(data.account.balance.amount);
});

test('it goes forward only', async () => {
  expect(await runClock('2031-03-04T00:00:00Z')).toContain('goes forward only');
  expect(await runClock('yesterday')).toContain('Usage: npm run clock');
});
