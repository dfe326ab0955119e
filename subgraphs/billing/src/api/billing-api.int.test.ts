// What billing's graph shows to whom, asked directly as nobody should be able to get around the gateway
// (B-06, B-07, U-05), over real HTTP.
import { startSubgraph } from '@ates/kit/process/start-subgraph';
import { taskStateV2 } from '@ates/schema/contracts/tasks';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  accountant,
  admin,
  manager,
  openBilling,
  person,
  type BillingWorld,
} from '../../testing/open-billing.ts';
import { billingSubgraph } from '../subgraph.ts';

const w1 = person('w1');
const w2 = person('w2');

let billing: BillingWorld;

beforeAll(async () => {
  billing = await openBilling();
  billing.ports.willDraw(5, 8, 2, 18);
  await billing.assigned('t1', 'w1');
  await billing.assigned('t2', 'w2');
  await billing.completed('t1', 'w1');
  await billing.entries(3);
  const now = billing.ports.now().toISOString();
  const texts = await billing.publish(
    taskStateV2,
    {
      taskId: 't1',
      version: 2,
      title: 'Pop the uber',
      jiraId: 'UBERPOP-42',
      description: 'All of it',
      status: 'COMPLETED',
      assigneeId: 'w1',
      createdBy: 'ada',
      createdAt: now,
      completedAt: now,
      updatedAt: now,
    },
    { version: 2 },
  );
  await billing.handled(texts);
});

afterAll(() => billing.close());

const usd = (dollars: number) => ({ amount: dollars * 100, currency: 'USD' });

describe('B-06: the audit log', () => {
  const log = `{ account { auditLog { edges { node {
      kind direction amount task { id } taskTitle taskJiraId taskDescription businessDay late
      occurredAt bookedAt balanceAfter } } pageInfo { hasNextPage } } } }`;

  test('shows what, why, when and what was left, newest first', async () => {
    const now = billing.ports.now().toISOString();
    const common = {
      task: { id: 't1' },
      taskTitle: 'Pop the uber',
      taskJiraId: 'UBERPOP-42',
      taskDescription: 'All of it',
      businessDay: '2026-03-03',
      late: false,
      occurredAt: now,
      bookedAt: now,
    };
    const reward = { kind: 'REWARD', direction: 'CREDIT', amount: usd(28), balanceAfter: usd(13) };
    const fee = { kind: 'FEE', direction: 'DEBIT', amount: usd(15), balanceAfter: usd(-15) };
    const { data, errors } = await billing.ask(w1, log);
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      account: {
        auditLog: {
          edges: [{ node: { ...common, ...reward } }, { node: { ...common, ...fee } }],
          pageInfo: { hasNextPage: false },
        },
      },
    });
  });

  test('texts billing has not heard of are null', async () => {
    const { data } = await billing.ask(
      w2,
      '{ account { auditLog { edges { node { kind task { id } taskTitle taskJiraId } } } } }',
    );
    expect(data).toEqual({
      account: {
        auditLog: {
          edges: [{ node: { kind: 'FEE', task: { id: 't2' }, taskTitle: null, taskJiraId: null } }],
        },
      },
    });
  });

  test('pages stay stable while entries come', async () => {
    const worker = person('pager');
    for (let count = 1; count <= 5; count += 1) await billing.assigned(`p${count}`, worker.id);
    await billing.settled();
    const page = async (after: string | undefined) => {
      const { data } = await billing.ask<{
        account: {
          auditLog: {
            edges: { node: { task: { id: string } } }[];
            pageInfo: { endCursor: string; hasNextPage: boolean };
          };
        };
      }>(
        worker,
        `query($after: String) { account { auditLog(first: 2, after: $after) {
           edges { node { task { id } } } pageInfo { endCursor hasNextPage } } } }`,
        { after },
      );
      const { edges, pageInfo } = data.account.auditLog;
      return { tasks: edges.map(({ node }) => node.task.id), ...pageInfo };
    };
    const first = await page(undefined);
    expect(first).toMatchObject({ tasks: ['p5', 'p4'], hasNextPage: true });
    await billing.assigned('p6', worker.id);
    await billing.settled();
    const second = await page(first.endCursor);
    expect(second).toMatchObject({ tasks: ['p3', 'p2'], hasNextPage: true });
    expect(await page(second.endCursor)).toMatchObject({ tasks: ['p1'], hasNextPage: false });
  });

  test.each([
    ['first: 0', 'first'],
    ['first: 101', 'first'],
    ['after: "no cursor"', 'after'],
    ['after: "WyIxIiwiMiJd"', 'after'],
    ['after: "WyJ4Il0"', 'after'],
  ])('auditLog(%s) is refused', async (args, field) => {
    const { data, errors } = await billing.ask(
      w1,
      `{ account { auditLog(${args}) { edges { cursor } } } }`,
    );
    expect(data).toEqual({ account: null });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(errors?.[0]?.message).toContain(field);
  });
});

describe('B-07, AC-3: who sees what', () => {
  const reference = (typename: string, id: string) => ({ __typename: typename, id });
  const entities = `query($of: [_Any!]!) { _entities(representations: $of) {
    ... on Account { id balance } ... on User { id account { balance } } } }`;

  test.each([w1, manager])('$role: own account, nobody else’s', async (viewer) => {
    const { data, errors } = await billing.ask(
      viewer,
      '{ own: account { owner { id } } other: account(accountId: "w2") { balance } }',
    );
    expect(data).toEqual({
      own: viewer === w1 ? { owner: { id: 'w1' } } : null,
      other: null,
    });
    expect(errors).toMatchObject([{ path: ['other'], extensions: { code: 'FORBIDDEN' } }]);
  });

  test.each([accountant, admin])(
    '$role sees every account and the company’s days',
    async (viewer) => {
      const { data, errors } = await billing.ask(
        viewer,
        '{ account(accountId: "w1") { balance } companyDays { businessDay fees rewards income } }',
      );
      expect(errors).toBeUndefined();
      expect(data).toMatchObject({ account: { balance: usd(13) } });
      expect(data['companyDays']).toHaveLength(7);
    },
  );

  test.each([w1, manager])('$role does not see the company’s days', async (viewer) => {
    const { data, errors } = await billing.ask(viewer, '{ companyDays { income } account { id } }');
    expect(data).toMatchObject({ companyDays: null });
    expect(errors).toMatchObject([{ path: ['companyDays'], extensions: { code: 'FORBIDDEN' } }]);
  });

  test('nested and by entity reference the refused field is null, the rest stands', async () => {
    const of = [
      reference('User', 'w1'),
      reference('User', 'w2'),
      reference('Account', 'w2'),
      reference('Account', 'nobody'),
      reference('Account', 'w1'),
    ];
    const { data, errors } = await billing.ask(w1, entities, { of });
    expect(data).toEqual({
      _entities: [
        { id: 'w1', account: { balance: usd(13) } },
        { id: 'w2', account: null },
        null,
        null,
        { id: 'w1', balance: usd(13) },
      ],
    });
    expect(errors?.map(({ path, extensions }) => [path, extensions.code])).toEqual(
      expect.arrayContaining([
        [['_entities', 1, 'account'], 'FORBIDDEN'],
        [['_entities', 2], 'FORBIDDEN'],
        [['_entities', 3], 'FORBIDDEN'],
      ]),
    );
  });

  test('who may see every account is told apart: missing is null without an error', async () => {
    const { data, errors } = await billing.ask(admin, '{ account(accountId: "nobody") { id } }');
    expect({ data, errors }).toEqual({ data: { account: null }, errors: undefined });
  });

  test.each(['*', 'w1.>', '', 'a b', "'; drop table accounts", '\u0000', 'x'.repeat(200)])(
    'no id: %j',
    async (accountId) => {
      const { data, errors } = await billing.ask(
        admin,
        'query($accountId: ID) { account(accountId: $accountId) { id } }',
        { accountId },
      );
      expect(data).toEqual({ account: null });
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    },
  );

  test('one entry: its owner and who sees every account; for others it is not even missing', async () => {
    const { data } = await billing.ask<{
      account: { auditLog: { edges: { node: { id: string } }[] } };
    }>(w1, '{ account { auditLog(first: 1) { edges { node { id } } } } }');
    const id = data.account.auditLog.edges[0]?.node.id;
    const entry = (viewer: typeof w1, of: string | undefined) =>
      billing.ask(viewer, 'query($id: ID!) { auditEntry(id: $id) { kind taskTitle } }', { id: of });
    const seen = { auditEntry: { kind: 'REWARD', taskTitle: 'Pop the uber' } };
    for (const viewer of [w1, accountant, admin]) {
      expect((await entry(viewer, id)).data).toEqual(seen);
    }
    const missing = ['0198c0de-0000-7000-8000-000000000000', 'no-uuid'];
    for (const of of [id, ...missing]) {
      const { data: nothing, errors } = await entry(w2, of);
      expect(nothing).toEqual({ auditEntry: null });
      expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    }
    for (const of of missing) {
      expect(await entry(admin, of)).toMatchObject({ data: { auditEntry: null } });
    }
    const { errors } = await entry(admin, 'a.*');
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  test('U-05: without a token every field is refused', async () => {
    for (const field of [
      'account { id }',
      'companyDays { income }',
      '_entities(representations: []) { __typename }',
    ]) {
      const { errors } = await billing.ask(undefined, `{ ${field} }`);
      expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    }
  });
});

test.each([0, 93, -1])('companyDays(last: %i) is refused', async (last) => {
  const { errors } = await billing.ask(admin, `{ companyDays(last: ${last}) { income } }`);
  expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
});

test('D-25: books kept in one zone do not start in another', async () => {
  const { config } = billing.subgraph.parts;
  const other = { ...config, businessTimeZone: 'Europe/Berlin' };
  await expect(startSubgraph(billingSubgraph, other)).rejects.toThrow(
    'BUSINESS_TZ is Europe/Berlin, but these books have been kept in UTC',
  );
});

test('no N+1: fifty people with account, log and statements take as many statements as one', async () => {
  const { sql } = billing.subgraph.parts.database;
  const count = async (people: number) => {
    const of = Array.from({ length: people }, (_, n) => ({ __typename: 'User', id: `w${n + 1}` }));
    const statements: string[] = [];
    sql.options.debug = (_connection, statement) => void statements.push(statement);
    const { errors } = await billing.ask(
      admin,
      `query($of: [_Any!]!) { _entities(representations: $of) { ... on User { account {
         balance auditLog(first: 2) { edges { cursor } } dayStatements(last: 3) { closing } } } } }`,
      { of },
    );
    sql.options.debug = false;
    expect(errors).toBeUndefined();
    // Sets of ids go in as one parameter; the looks of the workers have none.
    return statements.filter((statement) => /jsonb_|string_to_array/.test(statement)).length;
  };
  expect(await count(1)).toBe(3);
  expect(await count(50)).toBe(3);
});
