// docs/RULES.md 8.6: what tasks shows is dropped and filled again from its event store. The same answers, nothing told,
// nobody mailed; and work goes on from there.
import { eventually } from '@ates/kit/testing/eventually';
import { taskPricedV1 } from '@ates/schema/contracts/billing';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { accountant, admin, openCompany, workers, type Company } from '../testing/open-company.ts';
import { openCommands } from '../testing/open-commands.ts';
import { rebuildTasks } from './commands/rebuild-tasks.ts';
import { ShuffleUnderWayError } from './projections/rebuild-task-rows.ts';

let company: Company;
beforeEach(async () => {
  company = await openCompany({ postgresUrl: inject('postgresUrl'), natsUrl: inject('natsUrl') });
});
afterEach(() => company.close());

const database = () => company.world.subgraph.parts.database;

/** Everything there is to see of tasks, and how many messages were told. */
async function seen() {
  const { data } = await company.world.ask(
    admin,
    `{ tasks(first: 100) { edges { cursor node { id title jiraId description status version createdAt
        completedAt assignee { id } createdBy { id } price { status fee reward } } } }
       done: tasks(status: COMPLETED) { edges { node { id } } }
       found: tasks(text: "popug") { edges { node { id } } } }`,
  );
  return data;
}

async function told(): Promise<number[]> {
  const streams = await Promise.all(['TASKS', 'STATE'].map((name) => company.world.told(name)));
  return streams.map(({ length }) => length);
}

const everybody = [...workers, accountant];

async function price(taskId: string): Promise<void> {
  await company.world.publish(taskPricedV1, {
    taskId,
    fee: { amount: 1500, currency: 'USD' },
    reward: { amount: 2800, currency: 'USD' },
    pricedAt: '2026-03-03T09:00:00.000Z',
  });
  await eventually(async () => {
    const rows = await database().sql`select 1 from tasks where id = ${taskId} and fee is not null`;
    expect(rows).toHaveLength(1);
  });
}

/** Open, completed, shuffled, priced before and after; some with all texts. */
async function work(): Promise<string[]> {
  const ids: string[] = [];
  for (let count = 0; count < 12; count += 1) ids.push((await company.create(`popug ${count}`)).id);
  await company.world.ask(
    admin,
    `mutation { createTask(input: { title: "all", jiraId: "POP-1", description: "two\\nlines" }) { task { id } } }`,
  );
  for (const id of ids.slice(0, 6)) await price(id);
  const { id } = await company.shuffle();
  await company.ended(id ?? '');
  for (const one of ids.slice(4, 9)) {
    const { assignee } = await company.task(one);
    const who = everybody.find((person) => person.id === assignee.id) ?? admin;
    expect(await company.complete(who, one)).toBeNull();
  }
  await price(ids[8] ?? '');
  await eventually(async () => expect(await database().sql`select 1 from outbox`).toHaveLength(0));
  return ids;
}

test('8.6: dropped and filled again: the same answers, nothing told, nobody mailed', async () => {
  await work();
  const before = await seen();
  const messages = await told();
  const mails = await database().sql`select cause from mails order by cause`;
  await database().sql`delete from tasks`;
  expect(await rebuildTasks(database())).toBeGreaterThan(12);
  expect(await seen()).toEqual(before);
  expect(await told()).toEqual(messages);
  expect(await database().sql`select 1 from outbox`).toHaveLength(0);
  expect(await database().sql`select cause from mails order by cause`).toEqual(mails);
});

test('rows that were damaged are as they should be, and once more makes no difference', async () => {
  await work();
  const before = await seen();
  await database()
    .sql`update tasks set title = 'broken', assignee_id = 'w1', fee = null, version = 1`;
  await rebuildTasks(database());
  expect(await seen()).toEqual(before);
  await rebuildTasks(database());
  expect(await seen()).toEqual(before);
});

test('afterwards tasks are completed, priced and shuffled as ever', async () => {
  const ids = await work();
  await rebuildTasks(database());
  const open = ids[0] ?? '';
  const { assignee } = await company.task(open);
  const who = everybody.find((person) => person.id === assignee.id) ?? admin;
  expect(await company.complete(who, open)).toBeNull();
  expect(await company.complete(who, open)).toBe('TASK_ALREADY_COMPLETED');
  await price(ids[11] ?? '');
  const { id } = await company.shuffle();
  // 13 made, 5 and 1 completed.
  expect(await company.ended(id ?? '')).toMatchObject({ status: 'FINISHED', considered: 7 });
});

test('replicas that were dropped are read again at the next start; nothing is told', async () => {
  await company.contact('w1', 'w1@ates.example');
  const replicas = async () => ({
    people: await database().sql`select user_id, role, status, version from people order by 1`,
    contacts: await database().sql`select user_id, version, email from contacts order by 1`,
  });
  await eventually(async () => expect((await replicas()).contacts).toHaveLength(1));
  const before = await replicas();
  const messages = await told();
  await database().sql`truncate people, contacts`;
  await database().sql`delete from inbox where consumer in ('tasks-state', 'tasks-contacts')`;
  await company.world.restart();
  await eventually(async () => expect(await replicas()).toEqual(before));
  expect(await told()).toEqual(messages);
  expect(await company.create('for somebody')).toMatchObject({ status: 'OPEN' });
});

test('not while a shuffle goes through the rows: refused', async () => {
  // Nobody works on shuffles here.
  const commands = await openCommands(inject('postgresUrl'));
  const { database: rows } = commands.deps;
  await rows.sql`
    insert into shuffles (id, status, requested_by, requested_by_role, correlation_id, requested_at, started_at, boundary, version)
    values ('s', 'RUNNING', 'ada', 'ADMIN', 'c', now(), now(), 0, 1)`;
  await expect(rebuildTasks(rows)).rejects.toThrow(ShuffleUnderWayError);
  await rows.sql`update shuffles set started_at = null`;
  expect(await rebuildTasks(rows)).toBe(0);
  await commands.close();
});

test('while people work: everything they did is there, once', async () => {
  const working = Array.from({ length: 30 }, async (_one, count) => {
    const { id, assignee } = await company.create(`busy ${count}`);
    const who = everybody.find((person) => person.id === assignee.id) ?? admin;
    // Whoever waits for the rebuild is not refused.
    expect(await company.complete(who, id)).toBeNull();
  });
  for (let round = 0; round < 5; round += 1) await rebuildTasks(database());
  await Promise.all(working);
  const before = await seen();
  await rebuildTasks(database());
  expect(await seen()).toEqual(before);
  expect(await database().sql`select 1 from tasks where status = 'COMPLETED'`).toHaveLength(30);
});
