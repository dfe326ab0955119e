// The tasks subgraph on real Postgres, JetStream and HTTP: what a gateway and the other subgraphs see.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Actor, Role } from '@ates/kit/domain/actor';
import { userId } from '@ates/kit/domain/ids';
import { eventually } from '@ates/kit/testing/eventually';
import {
  openTestSubgraph,
  type GraphQLAnswer,
  type TestSubgraph,
} from '@ates/kit/testing/open-test-subgraph';
import { taskPricedV1 } from '@ates/schema/contracts/billing';
import { userStateV1 } from '@ates/schema/contracts/users';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { TasksConfig } from './config.ts';
import { tasksSubgraph } from './subgraph.ts';

const person = (id: string, role: Role): Actor => ({ id: userId(id), role });
const admin = person('ada', 'ADMIN');
const manager = person('mia', 'MANAGER');
const accountant = person('acc', 'ACCOUNTANT');
const workers = [person('w1', 'WORKER'), person('w2', 'WORKER'), person('w3', 'WORKER')];
const [w1 = admin] = workers;
const everybody = [admin, manager, accountant, ...workers];
const assignableIds = [accountant, ...workers].map(({ id }) => id);

let world: TestSubgraph<TasksConfig>;

interface TaskNode {
  id: string;
  status: string;
  version: number;
  assignee: { id: string };
  price: { status: string; fee: unknown; reward: unknown };
}

let mailFolder: string;

beforeAll(async () => {
  mailFolder = await mkdtemp(join(tmpdir(), 'ates-mails-'));
  world = await openTestSubgraph({
    definition: tasksSubgraph,
    config: {
      nonAssignableRoles: ['MANAGER', 'ADMIN'],
      shuffleQueueMax: 30,
      shuffleChunkMax: 7,
      mail: { smtpUrl: undefined, from: 'ates@ates.example', directory: mailFolder },
    },
    postgresUrl: inject('postgresUrl'),
    natsUrl: inject('natsUrl'),
  });
});

afterAll(async () => {
  await world.close();
  await rm(mailFolder, { recursive: true, force: true });
});

const fields = 'id status version assignee { id } price { status fee reward }';

async function create(by: Actor, title = 'Pop the uber'): Promise<TaskNode> {
  const answer = await world.ask<{ createTask: { task: TaskNode | null } }>(
    by,
    `mutation($title: String!) { createTask(input: { title: $title }) { task { ${fields} } refusal { code } } }`,
    { title },
  );
  const { task } = answer.data.createTask;
  if (!task) throw new Error(JSON.stringify(answer));
  return task;
}

interface Completion {
  task: (TaskNode & { completedAt: string | null }) | null;
  refusal: { code: string } | null;
}

async function complete(by: Actor, taskId: string, idempotencyKey?: string) {
  const answer = await world.ask<{ completeTask: Completion }>(
    by,
    `mutation($input: CompleteTaskInput!) { completeTask(input: $input) { task { ${fields} completedAt } refusal { code } } }`,
    { input: { taskId, idempotencyKey } },
  );
  return answer.data.completeTask;
}

const actorWho = (id: string): Actor => everybody.find((one) => one.id === id) ?? admin;

const factsOf = async (taskId: string) =>
  (await world.told('TASKS')).filter(({ subject }) => subject === taskId);

async function publishPerson(
  { id, role }: Actor,
  version = 1,
  status: 'ACTIVE' | 'DEACTIVATED' = 'ACTIVE',
) {
  await world.publish(
    userStateV1,
    {
      userId: id,
      version,
      name: id,
      role,
      status,
      tokenEpoch: 0,
      updatedAt: '2026-03-03T08:00:00.000Z',
    },
    { version },
  );
}

test('D-10: with nobody to draw, create and shuffle fail and write nothing', async () => {
  const created = await world.ask(
    w1,
    'mutation { createTask(input: { title: "a" }) { task { id } refusal { code } } }',
  );
  expect(created.data).toEqual({
    createTask: { task: null, refusal: { code: 'NO_ELIGIBLE_ASSIGNEE' } },
  });
  const shuffled = await world.ask(
    manager,
    'mutation { shuffleTasks { shuffle { id } refusal { code } } }',
  );
  expect(shuffled.data).toEqual({
    shuffleTasks: { shuffle: null, refusal: { code: 'NO_ELIGIBLE_ASSIGNEE' } },
  });
  expect(await world.told('TASKS')).toEqual([]);
});

describe('with a company', () => {
  beforeAll(async () => {
    for (const one of everybody) await publishPerson(one);
    await peopleKnown(everybody.length);
  });

  /** Waits until the replica has this many people. */
  const peopleKnown = (expected: number) =>
    eventually(async () => {
      const [row] = await world.subgraph.parts.database.sql<{ known: number }[]>`
        select count(*)::int as known from people`;
      if (row?.known !== expected) throw new Error(`${row?.known} people instead of ${expected}`);
    });

  test.each(everybody)(
    'T-01, TT-4, D-1: $role creates; the assignee is neither manager nor admin',
    async (actor) => {
      const task = await create(actor);
      expect(task.status).toBe('OPEN');
      expect(assignableIds).toContain(task.assignee.id);
      await eventually(async () => {
        expect((await factsOf(task.id)).map(({ type }) => type)).toEqual([
          'ates.tasks.task.created.v2',
          'ates.tasks.task.assigned.v1',
        ]);
      });
    },
  );

  test('TT-7: a state with an older version does not bring a deactivated person back', async () => {
    const leaver = person('leaver', 'WORKER');
    await publishPerson(leaver, 2, 'DEACTIVATED');
    await publishPerson(leaver, 1, 'ACTIVE');
    await publishPerson(person('marker', 'MANAGER'));
    await peopleKnown(everybody.length + 2);
    const drawn = new Set<string>();
    for (let round = 0; round < 20; round += 1) drawn.add((await create(w1)).assignee.id);
    expect(drawn).not.toContain('leaver');
  });

  test('TT-17: a title with [ is refused with a code, and nothing is written', async () => {
    const { sql } = world.subgraph.parts.database;
    const written = () => sql`select count(*) as events from events`;
    const before = [...(await written())];
    const answer = await world.ask(
      w1,
      'mutation { createTask(input: { title: "[X-1] a" }) { task { id } refusal { code } } }',
    );
    expect(answer.data).toEqual({ createTask: { task: null, refusal: { code: 'TITLE_INVALID' } } });
    expect([...(await written())]).toEqual(before);
  });

  test('T-09: the assignee completes; exactly one completed event names them', async () => {
    const task = await create(admin);
    const done = await complete(actorWho(task.assignee.id), task.id);
    expect(done).toMatchObject({ refusal: null, task: { status: 'COMPLETED', version: 3 } });
    expect(done.task?.completedAt).toBe('2026-03-03T09:00:00.000Z');
    await eventually(async () => {
      const completions = (await factsOf(task.id)).filter(
        ({ type }) => type === 'ates.tasks.task.completed.v1',
      );
      expect(completions.map(({ data }) => data)).toEqual([
        expect.objectContaining({ assigneeId: task.assignee.id }),
      ]);
    });
  });

  test('T-10: other worker, manager and admin get NOT_ASSIGNEE', async () => {
    const task = await create(admin);
    for (const other of everybody.filter(({ id }) => id !== task.assignee.id)) {
      expect(await complete(other, task.id)).toEqual({
        task: null,
        refusal: { code: 'NOT_ASSIGNEE' },
      });
    }
  });

  test('T-11: a double click completes once', async () => {
    const task = await create(admin);
    const assignee = actorWho(task.assignee.id);
    const both = await Promise.all([complete(assignee, task.id), complete(assignee, task.id)]);
    expect(both.map(({ refusal }) => refusal?.code).toSorted()).toEqual([
      'TASK_ALREADY_COMPLETED',
      undefined,
    ]);
  });

  test('T-11, D-8: the same idempotency key gets the same answer; with another input it is refused', async () => {
    const task = await create(admin);
    const other = await create(admin);
    const assignee = actorWho(task.assignee.id);
    const both = await Promise.all([
      complete(assignee, task.id, 'click-1'),
      complete(assignee, task.id, 'click-1'),
    ]);
    expect(both[0]).toEqual(both[1]);
    expect(both[0]?.task?.status).toBe('COMPLETED');
    expect(await complete(assignee, other.id, 'click-1')).toEqual({
      task: null,
      refusal: { code: 'IDEMPOTENCY_KEY_REUSED' },
    });
  });

  test('T-06: worker and accountant may not shuffle', async () => {
    for (const actor of [w1, accountant]) {
      const answer = await world.ask(actor, 'mutation { shuffleTasks { shuffle { id } } }');
      expect(answer.data).toEqual({ shuffleTasks: null });
      expect(answer.errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
    }
  });

  test('T-05, TT-11: 20 shuffles in a row, each with its id and its counts; done tasks stay', async () => {
    const done = await create(admin);
    await complete(actorWho(done.assignee.id), done.id);
    const before = await world.ask<{ tasks: { edges: unknown[] } }>(
      admin,
      '{ tasks(status: OPEN, first: 100) { edges { node { id } } } }',
    );
    const open = before.data.tasks.edges.length;
    const asked = await Promise.all(
      Array.from({ length: 20 }, () =>
        world.ask<{ shuffleTasks: { shuffle: { id: string } } }>(
          manager,
          'mutation { shuffleTasks { shuffle { id status } } }',
        ),
      ),
    );
    const ids = asked.map(({ data }) => data.shuffleTasks.shuffle.id);
    expect(new Set(ids).size).toBe(20);
    for (const id of ids) {
      await eventually(async () => {
        const { data } = await world.ask<{ shuffle: Record<string, number> }>(
          admin,
          'query($id: ID!) { shuffle(id: $id) { status considered reassigned kept finishedAt } }',
          { id },
        );
        const { shuffle } = data;
        expect(shuffle).toMatchObject({ status: 'FINISHED', considered: open });
        expect((shuffle['reassigned'] ?? 0) + (shuffle['kept'] ?? 0)).toBe(open);
      });
    }
    const after = await world.ask(
      admin,
      'query($id: ID!) { task(id: $id) { status assignee { id } } }',
      {
        id: done.id,
      },
    );
    expect(after.data).toEqual({
      task: { status: 'COMPLETED', assignee: { id: done.assignee.id } },
    });
    const finished = (await world.told('TASKS')).filter(
      ({ type }) => type === 'ates.tasks.shuffle.finished.v1',
    );
    expect(finished).toHaveLength(20);
  });

  test('T-16, D-24: the price is PENDING, then PRICED for good, and raises the version', async () => {
    const task = await create(admin);
    expect(task.price).toEqual({ status: 'PENDING', fee: null, reward: null });
    const usd = (amount: number) => ({ amount, currency: 'USD' });
    const priced = { taskId: task.id, pricedAt: '2026-03-03T09:00:01.000Z' };
    await world.publish(taskPricedV1, { ...priced, fee: usd(1500), reward: usd(2800) });
    await world.publish(taskPricedV1, { ...priced, fee: usd(1900), reward: usd(3900) });
    const marker = await create(admin);
    await world.publish(taskPricedV1, {
      taskId: marker.id,
      pricedAt: priced.pricedAt,
      fee: usd(1000),
      reward: usd(2000),
    });
    const ask = async (id: string) =>
      (
        await world.ask<{ task: TaskNode }>(
          admin,
          `query($id: ID!) { task(id: $id) { ${fields} } }`,
          { id },
        )
      ).data.task;
    await eventually(async () => expect((await ask(marker.id)).price.status).toBe('PRICED'));
    expect(await ask(task.id)).toMatchObject({
      version: task.version + 1,
      price: { status: 'PRICED', fee: usd(1500), reward: usd(2800) },
    });
  });

  test('T-08, TT-14: my tasks are mine, newest first, in pages that do not overlap', async () => {
    const seen: string[] = [];
    let after: string | null = null;
    do {
      interface Page {
        edges: { node: TaskNode }[];
        pageInfo: { endCursor: string | null; hasNextPage: boolean };
      }
      const answer: GraphQLAnswer<{ myTasks: Page }> = await world.ask(
        w1,
        'query($after: String) { myTasks(first: 3, after: $after) { edges { node { id assignee { id } } } pageInfo { endCursor hasNextPage } } }',
        { after },
      );
      const page: Page = answer.data.myTasks;
      for (const { node } of page.edges) {
        expect(node.assignee.id).toBe(w1.id);
        seen.push(node.id);
      }
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after !== null);
    expect(new Set(seen).size).toBe(seen.length);
    const [row] = await world.subgraph.parts.database.sql<{ mine: number }[]>`
      select count(*)::int as mine from tasks where assignee_id = ${w1.id}`;
    expect(seen).toHaveLength(row?.mine ?? -1);
  });

  test.each([
    ['{ tasks(first: 0) { edges { cursor } } }', 'BAD_USER_INPUT'],
    ['{ tasks(first: 101) { edges { cursor } } }', 'BAD_USER_INPUT'],
    ['{ tasks(after: "nonsense") { edges { cursor } } }', 'BAD_USER_INPUT'],
    ['{ tasks(after: "WyJub25zZW5zZSIsIngiXQ") { edges { cursor } } }', 'BAD_USER_INPUT'],
  ])('bad input is told as such: %s', async (query, code) => {
    const { errors } = await world.ask(w1, query);
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual([code]);
  });

  test('U-05: without a token nothing is answered', async () => {
    for (const query of [
      '{ tasks { edges { cursor } } }',
      '{ myTasks { edges { cursor } } }',
      '{ task(id: "x") { id } }',
    ]) {
      const { errors } = await world.ask(undefined, query);
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['UNAUTHENTICATED']);
    }
  });

  test('entities of one request are read in one statement', async () => {
    const ids = [];
    for (let count = 0; count < 5; count += 1) ids.push((await create(admin)).id);
    const statements: string[] = [];
    const { sql } = world.subgraph.parts.database;
    sql.options.debug = (_connection, query) => void statements.push(query);
    const { data } = await world.ask<{ _entities: (TaskNode | null)[] }>(
      w1,
      'query($refs: [_Any!]!) { _entities(representations: $refs) { ... on Task { id title } } }',
      { refs: [...ids, 'unknown'].map((id) => ({ __typename: 'Task', id })) },
    );
    sql.options.debug = false;
    expect(data._entities.map((one) => one?.id ?? null)).toEqual([...ids, null]);
    expect(statements.filter((query) => query.includes('"tasks"'))).toHaveLength(1);
  });

  test('Y-01: after a restart nothing is lost and nothing told twice', async () => {
    const task = await create(admin);
    await eventually(async () => expect(await factsOf(task.id)).toHaveLength(2));
    const before = (await world.told('TASKS')).length;
    await world.restart();
    await create(admin);
    await eventually(async () => expect(await world.told('TASKS')).toHaveLength(before + 2));
  });
});
