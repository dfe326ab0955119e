// The broker's disk is lost while the system is down (docs/RULES.md 8.6): at the next start all is
// told again from the databases, everybody can sign in and work, and no cent is lost or doubled.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { removeServices } from '../services/start-services.ts';
import { allTasks, completeTask, createTask, myAccount, registerWorker } from './company.ts';
import { administrator, openWholeGraph, type WholeGraph } from './whole-graph.ts';

const eventually = <Result>(check: () => Promise<Result>): Promise<Result> =>
  vi.waitFor(check, { timeout: 60_000, interval: 50 });

let dataDir: string;
let graph: WholeGraph;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'ates-e2e-'));
  graph = await openWholeGraph('all-in-one', { dataDir });
});

afterAll(async () => {
  await graph.close();
  await removeServices(dataDir);
  await rm(dataDir, { recursive: true, force: true });
});

async function signIn() {
  const admin = await graph.login(administrator.email, administrator.password);
  const wanda = await graph.login('wanda@ates.example', 'Wanda-password-1');
  return { admin, wanda };
}

/** What everybody sees, once everything is priced and there are `entries` entries. */
const seen = (entries: number) =>
  eventually(async () => {
    const { admin, wanda } = await signIn();
    const tasks = await allTasks(graph, admin);
    expect(tasks.map(({ price }) => price.status)).not.toContain('PENDING');
    const account = await myAccount(graph, wanda);
    expect(account?.auditLog.edges).toHaveLength(entries);
    const { data } = await graph.ask<{ incomeToday: { income: { amount: number } } | null }>(
      admin,
      '{ incomeToday { income } }',
    );
    expect(data.incomeToday?.income.amount).toBe(-(account?.balance.amount ?? Number.NaN));
    return { tasks, account, income: data.incomeToday };
  });

async function create(title: string): Promise<string> {
  return eventually(async () => {
    const { admin } = await signIn();
    const task = await createTask(graph, admin, title);
    if (typeof task === 'string') throw new Error(task);
    return task.id;
  });
}

test('the broker comes back empty: the same books, and work goes on', async () => {
  const admin = await graph.login(administrator.email, administrator.password);
  await registerWorker(graph, admin, 'Wanda');
  const [first] = [await create('one'), await create('two'), await create('three')];
  const { wanda } = await signIn();
  expect(await completeTask(graph, wanda, first)).toBeNull();
  const before = await seen(4);

  await graph.close();
  await rm(join(dataDir, 'nats'), { recursive: true });
  graph = await openWholeGraph('all-in-one', { dataDir });

  expect(await seen(4)).toEqual(before);
  await create('four');
  const after = await seen(5);
  expect(after.tasks).toHaveLength(4);
  expect(after.account?.version).toBe((before.account?.version ?? 0) + 1);
});
