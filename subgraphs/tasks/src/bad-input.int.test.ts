// Bad input, roles and references: whatever is sent, the answer is a clear error or null, never a fault
// of ours, and nothing is written.
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Actor } from '@ates/kit/domain/actor';
import {
  accountant,
  admin,
  manager,
  openCompany,
  workers,
  type Company,
} from '../testing/open-company.ts';

let company: Company;
let taskId: string;
const [worker = admin] = workers;

beforeAll(async () => {
  company = await openCompany({
    postgresUrl: inject('postgresUrl'),
    natsUrl: inject('natsUrl'),
  });
  taskId = (await company.create('100% of the popug_s')).id;
});
afterAll(() => company.close());

/** Everything that a command could have written. */
async function written(): Promise<unknown> {
  const [row] = await company.world.subgraph.parts.database.sql`
    select (select count(*) from events) as events, (select count(*) from tasks) as tasks,
      (select count(*) from shuffles) as shuffles, (select count(*) from aggregates) as aggregates,
      (select count(*) from idempotency_keys) as keys, (select sum(version) from tasks) as versions`;
  return row;
}

const oddIds: readonly string[] = [
  'unknown',
  '',
  '*',
  '>',
  'a.b.>',
  '\0',
  '\ud800',
  "' or '1'='1",
  "'; drop table tasks; --",
  '../../etc/passwd',
  '{"$ne":null}',
  '🦜',
  'a'.repeat(129),
  'a'.repeat(100_000),
];

describe.each(oddIds.map((id) => ({ id, name: JSON.stringify(id).slice(0, 40) })))(
  'the id $name',
  ({ id }) => {
    test.each([
      ['task', 'query($id: ID!) { task(id: $id) { id } }', { task: null }],
      ['shuffle', 'query($id: ID!) { shuffle(id: $id) { id } }', { shuffle: null }],
      [
        'completeTask',
        'mutation($id: ID!) { completeTask(input: { taskId: $id }) { task { id } refusal { code } } }',
        { completeTask: { task: null, refusal: { code: 'TASK_NOT_FOUND' } } },
      ],
    ])('names nothing: %s', async (_name, query, data) => {
      const before = await written();
      const answer = await company.world.ask(manager, query, { id });
      expect(answer).toEqual({ data });
      expect(await written()).toEqual(before);
    });

    test('in a reference it is null or an empty list, beside a good one', async () => {
      const { data, errors } = await company.world.ask<{ _entities: unknown[] }>(
        manager,
        'query($refs: [_Any!]!) { _entities(representations: $refs) { ... on Task { id } ... on User { tasks { edges { cursor } } } } }',
        {
          refs: [
            { __typename: 'Task', id },
            { __typename: 'Task', id: taskId },
            { __typename: 'User', id },
          ],
        },
      );
      expect(errors).toBeUndefined();
      expect(data._entities).toEqual([null, { id: taskId }, { tasks: { edges: [] } }]);
    });
  },
);

const cursor = (...parts: unknown[]) => Buffer.from(JSON.stringify(parts)).toString('base64url');
const instant = '2026-03-03T09:00:00.000Z';

test.each<[string, Record<string, unknown>]>([
  ['a page of none', { first: 0 }],
  ['a page below none', { first: -1 }],
  ['a huge page', { first: 101 }],
  ['the largest page there is', { first: 2_147_483_647 }],
  ['no cursor', { after: 'nonsense' }],
  ['an empty cursor', { after: '' }],
  ['a cursor with NUL', { after: cursor(instant, '\0') }],
  ['a cursor with half a character', { after: cursor(instant, '\ud800') }],
  ['a cursor of year 0', { after: cursor('0000-01-01T00:00:00.000Z', 'a') }],
  ['a cursor far ahead', { after: cursor('+275760-09-13T00:00:00.000Z', 'a') }],
  ['a cursor without an instant', { after: cursor('x', 'y') }],
  ['a cursor of numbers', { after: cursor(1, 2) }],
  ['a cursor of another list', { after: cursor(instant) }],
  ['an endless cursor', { after: 'a'.repeat(100_000) }],
  ['an empty text', { text: '  ' }],
  ['a text too long', { text: 'a'.repeat(101) }],
  ['a text with NUL', { text: 'a\0' }],
  ['a text with half a character', { text: '\ud800' }],
  ['an assignee with a wildcard', { assigneeId: '>' }],
  ['an assignee with NUL', { assigneeId: '\0' }],
])('%s is told as such, in every list', async (_name, args) => {
  const { assigneeId, ...others } = args;
  const lists = assigneeId === undefined ? ['tasks', 'myTasks'] : ['tasks'];
  for (const list of lists) {
    const declared = list === 'tasks' ? ', assigneeId: $assigneeId' : '';
    const { data, errors } = await company.world.ask(
      worker,
      `query($first: Int, $after: String, $text: String${declared && ', $assigneeId: ID'}) {
        ${list}(first: $first, after: $after, text: $text${declared}) { edges { cursor } } }`,
      { ...others, ...(assigneeId === undefined ? {} : { assigneeId }) },
    );
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
    expect(data).toEqual({ [list]: null });
  }
});

test.each([
  ['wrong type of title', '{ createTask(input: { title: 1 }) { task { id } } }'],
  ['no title', '{ createTask(input: {}) { task { id } } }'],
  [
    'T-02: an assignee of one’s choice',
    '{ createTask(input: { title: "a", assigneeId: "w1" }) { task { id } } }',
  ],
  ['an unknown status', '{ tasks(status: DELETED) { edges { cursor } } }'],
  ['a page of text', '{ tasks(first: "10") { edges { cursor } } }'],
])('%s is no request of this schema', async (_name, operation) => {
  const before = await written();
  const query = operation.includes('createTask') ? `mutation ${operation}` : operation;
  const { errors } = await company.world.ask(worker, query);
  expect(errors?.[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
  expect(await written()).toEqual(before);
});

test.each([
  ['title', { title: 'a'.repeat(100_000) }, 'TITLE_INVALID'],
  ['title', { title: '\0' }, 'TITLE_INVALID'],
  ['title', { title: 'a [b' }, 'TITLE_INVALID'],
  ['title', { title: 'a] b' }, 'TITLE_INVALID'],
  ['jiraId', { title: 'a', jiraId: 'uberpop 42' }, 'JIRA_ID_INVALID'],
  ['jiraId', { title: 'a', jiraId: 'X-1.>' }, 'JIRA_ID_INVALID'],
  ['jiraId', { title: 'a', jiraId: '' }, 'JIRA_ID_INVALID'],
  ['description', { title: 'a', description: '\0' }, 'DESCRIPTION_INVALID'],
  ['description', { title: 'a', description: 'a'.repeat(4001) }, 'DESCRIPTION_INVALID'],
])(
  'T-14, TT-17: createTask with a bad %s is refused, and nothing is written',
  async (_name, input, code) => {
    const before = await written();
    const { data } = await company.world.ask(
      worker,
      'mutation($input: CreateTaskInput!) { createTask(input: $input) { task { id } refusal { code } } }',
      { input },
    );
    expect(data).toEqual({ createTask: { task: null, refusal: { code } } });
    expect(await written()).toEqual(before);
  },
);

test('T-14: a Jira id like UBERPOP-42 is accepted', async () => {
  const { data } = await company.world.ask(
    worker,
    'mutation { createTask(input: { title: "a", jiraId: "UBERPOP-42" }) { task { jiraId } refusal { code } } }',
  );
  expect(data).toEqual({ createTask: { task: { jiraId: 'UBERPOP-42' }, refusal: null } });
});

test('injection strings are texts like any other', async () => {
  const title = `'); drop table tasks; -- \${jndi:ldap://x} <script> {{7*7}} %s %n $1`;
  const { id } = await company.create(title);
  expect((await company.task(id)).title).toBe(title);
});

describe('the filters of lists', () => {
  const titles = async (actor: Actor, args: string, list = 'tasks') => {
    const { data } = await company.world.ask<
      Record<string, { edges: { node: { title: string } }[] }>
    >(actor, `{ ${list}(${args}) { edges { node { title } } } }`);
    return data[list]?.edges.map(({ node }) => node.title);
  };

  test('text is taken literally: % and _ and \\ are themselves', async () => {
    await company.create('1000 popugs');
    await company.create(String.raw`back\slash`);
    expect(await titles(worker, 'text: "100%"')).toEqual(['100% of the popug_s']);
    expect(await titles(worker, 'text: "POPUG_S"')).toEqual(['100% of the popug_s']);
    expect(await titles(worker, String.raw`text: "k\\s"`)).toEqual([String.raw`back\slash`]);
    expect(await titles(worker, 'text: "nowhere"')).toEqual([]);
  });

  test('status, assignee and text narrow a list together', async () => {
    const mine = await company.create('narrow one');
    const other = await company.create('narrow two');
    const assignee = [...workers, accountant].find(({ id }) => id === mine.assignee.id) ?? admin;
    expect(await company.complete(assignee, mine.id)).toBeNull();
    expect(await titles(worker, 'text: "narrow", status: COMPLETED')).toEqual([mine.title]);
    expect(await titles(worker, `text: "narrow", assigneeId: "${other.assignee.id}"`)).toContain(
      other.title,
    );
    expect(await titles(assignee, 'text: "narrow one"', 'myTasks')).toEqual([mine.title]);
    expect(await titles(manager, 'text: "narrow"', 'myTasks')).toEqual([]);
  });
});

describe('T-06 and references', () => {
  test('a shuffle is for managers and admins, by reference too', async () => {
    const { id } = await company.shuffle();
    await company.ended(id ?? '');
    const reference =
      'query($refs: [_Any!]!) { _entities(representations: $refs) { ... on Shuffle { id } ... on Task { id } } }';
    const refs = [
      { __typename: 'Shuffle', id },
      { __typename: 'Task', id: taskId },
    ];
    for (const actor of [worker, accountant]) {
      const { data, errors } = await company.world.ask(actor, reference, { refs });
      expect(data).toEqual({ _entities: [null, { id: taskId }] });
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
    }
    const { data } = await company.world.ask(admin, reference, { refs });
    expect(data).toEqual({ _entities: [{ id }, { id: taskId }] });
  });
});

describe('the number of statements', () => {
  async function statementsOf(
    query: string,
    variables: Record<string, unknown>,
  ): Promise<string[]> {
    const statements: string[] = [];
    const { sql } = company.world.subgraph.parts.database;
    sql.options.debug = (_connection, statement) => void statements.push(statement);
    const { errors } = await company.world.ask(worker, query, variables);
    sql.options.debug = false;
    expect(errors).toBeUndefined();
    // The workers look at their own tables meanwhile.
    return statements.filter((statement) => /"tasks"/.test(statement));
  }

  test('a list with everything nested in it is one', async () => {
    expect(
      await statementsOf(
        '{ tasks(first: 100) { edges { node { id title assignee { id } createdBy { id } price { status fee reward } } } } }',
        {},
      ),
    ).toHaveLength(1);
  });

  test('the tasks of many people are one', async () => {
    const refs = [...workers, accountant, manager].map(({ id }) => ({ __typename: 'User', id }));
    expect(
      await statementsOf(
        'query($refs: [_Any!]!) { _entities(representations: $refs) { ... on User { tasks(first: 2) { edges { node { id assignee { id } } } } open: tasks(first: 2) { edges { cursor } } } } }',
        { refs },
      ),
    ).toHaveLength(1);
  });
});
