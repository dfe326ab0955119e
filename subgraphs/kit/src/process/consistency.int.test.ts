// Reads after writes, between two real subgraphs: one writes, the other reads what was told. With the
// mutation's token an answer is never older than the mutation, or it says STALE (Y-12).
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { taskAssignedV1, taskStateV2 } from '@ates/schema/contracts/tasks';
import { streamDefinitions } from '@ates/schema/broker/streams';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { commandContext, type ApiContext } from '../api/api-context.ts';
import { writePart } from '../api/consistency-token.ts';
import { handleCommand } from '../commands/handle-command.ts';
import { keepSecret } from '../commands/keep-secret.ts';
import { userId } from '../domain/ids.ts';
import { reactTo } from '../reactions/reaction.ts';
import { createTestDatabase, type TestDatabase } from '../testing/create-test-database.ts';
import { createTestIssuer } from '../testing/create-test-issuer.ts';
import { eventually } from '../testing/eventually.ts';
import { giveTask } from '../testing/task-drafts.ts';
import { testPorts } from '../testing/test-ports.ts';
import { startSubgraph, type RunningSubgraph } from './start-subgraph.ts';
import type { SubgraphDefinition } from './subgraph-definition.ts';

const migrations = new URL('../testing/migrations/', import.meta.url);
const prefix = `t${randomBytes(6).toString('hex')}.`;
const ports = testPorts();
const somebody = { id: userId('somebody'), role: 'WORKER' as const };
const closers: (() => Promise<unknown>)[] = [];

/** Handling waits here while it is closed. */
let gate: Promise<void> = Promise.resolve();
let openGate = (): void => undefined;
const closeGate = (): void => {
  gate = new Promise((resolve) => {
    openGate = resolve;
  });
};
const heard: string[] = [];

async function definitionOf(
  name: string,
  sdl: string,
  rest: Pick<SubgraphDefinition, 'access' | 'rooms'>,
): Promise<SubgraphDefinition> {
  const folder = await mkdtemp(join(tmpdir(), 'sdl-'));
  closers.push(() => rm(folder, { recursive: true }));
  const file = join(folder, 'schema.graphql');
  const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9")';
  await writeFile(file, `${link}\n${sdl}`);
  return { name, migrations, sdl: pathToFileURL(file), ...rest };
}

const writer = () =>
  definitionOf('tasks', 'type Query { a: Int } type Mutation { give(id: ID!, key: String): Int }', {
    access: { 'Query.a': 'signed-in', 'Mutation.give': 'signed-in' },
    rooms: (parts) => ({
      createContext: (request) => request,
      reactions: [],
      resolvers: {
        Query: { a: () => 1 },
        Mutation: {
          async give(_: unknown, { id, key }: { id: string; key?: string }, context: ApiContext) {
            const given = giveTask(id);
            await handleCommand(parts, commandContext(context, key), given);
            return 1;
          },
        },
      },
    }),
  });

const reader = () =>
  definitionOf('billing', 'type Query { heard: [String!] }', {
    access: { 'Query.heard': 'signed-in' },
    rooms: () => ({
      createContext: (request) => request,
      resolvers: { Query: { heard: () => heard } },
      reactions: [
        reactTo(taskAssignedV1, async (events) => {
          await gate;
          heard.push(...events.map(({ subject }) => subject));
        }),
        reactTo(taskStateV2, async (events) => {
          await gate;
          heard.push(...events.map(({ subject, data }) => `${subject} ${data.version}`));
        }),
      ],
    }),
  });

interface Answer {
  data?: { heard?: string[]; give?: number; a?: number };
  errors?: { extensions: { code: string } }[];
  extensions?: { consistency?: string };
}

let tasks: RunningSubgraph;
let billing: RunningSubgraph;
let billingDefinition: SubgraphDefinition;
let billingDatabase: TestDatabase;
let token: string;

const start = (definition: SubgraphDefinition, databaseUrl: string) =>
  startSubgraph(
    definition,
    {
      databaseUrl,
      natsUrl: inject('natsUrl'),
      natsPrefix: prefix,
      host: '127.0.0.1',
      port: 0,
      logLevel: 'silent',
      businessTimeZone: 'UTC',
      development: true,
      consistencyWaitMs: 300,
    },
    { ports },
  );

async function ask(
  subgraph: RunningSubgraph,
  query: string,
  consistency?: string,
): Promise<Answer> {
  const { body } = await subgraph.handle(
    { query },
    { authorization: `Bearer ${token}`, ...(consistency ? { 'x-consistency': consistency } : {}) },
  );
  // What a subgraph answers; the assertions look closer.
  return JSON.parse(body) as Answer;
}

async function give(id: string, key = ''): Promise<string> {
  const { extensions } = await ask(
    tasks,
    `mutation { give(id: "${id}"${key && `, key: "${key}"`}) }`,
  );
  return extensions?.consistency ?? '';
}

const codesOf = ({ errors }: Answer) => errors?.map(({ extensions }) => extensions.code);

beforeAll(async () => {
  const tasksDatabase = await createTestDatabase(inject('postgresUrl'), migrations);
  billingDatabase = await createTestDatabase(inject('postgresUrl'), migrations);
  tasks = await start(await writer(), tasksDatabase.url);
  billingDefinition = await reader();
  billing = await start(billingDefinition, billingDatabase.url);
  token = await (await createTestIssuer(tasks.parts.broker, ports)).tokenFor(somebody);
  // The key that signs the tokens reaches both by the broker.
  for (const subgraph of [tasks, billing]) {
    await eventually(async () => {
      const { errors } = await ask(subgraph, subgraph === tasks ? '{ a }' : '{ heard }');
      if (errors) throw new Error(JSON.stringify(errors));
    });
  }
  closers.push(
    () => tasksDatabase.drop(),
    () => billingDatabase.drop(),
    () => tasks.close(),
    () => billing.close(),
    async () => {
      const { broker } = tasks.parts;
      for (const { name } of streamDefinitions) {
        await broker.jsm.streams.delete(broker.stream(name)).catch(() => undefined);
      }
    },
  );
});

afterAll(async () => {
  openGate();
  for (const close of closers.toReversed()) await close();
});

beforeEach(() => openGate());

describe('the origin', () => {
  test('a mutation answers a token, a query none', async () => {
    expect(await give('a-1')).not.toBe('');
    expect((await ask(tasks, '{ a }')).extensions).toBeUndefined();
  });

  test('a mutation that fails has no token', async () => {
    const { extensions } = await ask(tasks, 'mutation { give(id: "") }');
    expect(extensions).toBeUndefined();
  });

  test('D-8: the same idempotency key answers the same token', async () => {
    const first = await give('a-2', 'once');
    expect(await give('a-2', 'once')).toBe(first);
  });

  test('mutations of one request merge into one token', async () => {
    const { extensions } = await ask(
      tasks,
      'mutation { one: give(id: "m-1") two: give(id: "m-2") }',
    );
    openGate();
    const { data } = await ask(billing, '{ heard }', extensions?.consistency);
    expect(data?.heard).toEqual(expect.arrayContaining(['m-1', 'm-2', 'm-1 1', 'm-2 1']));
  });

  test('answers its own token at once', async () => {
    expect((await ask(tasks, '{ a }', await give('a-3'))).data).toEqual({ a: 1 });
  });

  test('a version that is not there is STALE', async () => {
    const secret = await keepSecret(tasks.parts.database.db, 'consistency');
    const ahead = { type: 'task', id: 'a-3', version: 99, events: [] };
    const answer = await ask(
      tasks,
      '{ a }',
      writePart({ origin: 'tasks', aggregates: [ahead] }, secret),
    );
    expect([answer.data, codesOf(answer)]).toEqual([undefined, ['STALE']]);
  });

  test.each([
    ['garbage', () => 'garbage'],
    ['too long', () => 'x'.repeat(9000)],
    [
      'forged',
      () =>
        writePart(
          { origin: 'tasks', aggregates: [{ type: 'task', id: 'a', version: 1, events: [] }] },
          'no',
        ),
    ],
  ])('a token that is %s is BAD_USER_INPUT', async (_name, bad) => {
    expect(codesOf(await ask(tasks, '{ a }', bad()))).toEqual(['BAD_USER_INPUT']);
  });
});

describe('another subgraph (Y-12)', () => {
  test('waits until it has handled what the mutation told', async () => {
    closeGate();
    const consistency = await give('b-1');
    expect((await ask(billing, '{ heard }')).data?.heard).not.toContain('b-1');
    const answer = ask(billing, '{ heard }', consistency);
    openGate();
    expect((await answer).data?.heard).toEqual(expect.arrayContaining(['b-1', 'b-1 1']));
  });

  test('says STALE when it has not handled it in time, and tells nothing older', async () => {
    closeGate();
    const consistency = await give('b-2');
    const answer = await ask(billing, '{ heard }', consistency);
    expect([answer.data, codesOf(answer)]).toEqual([undefined, ['STALE']]);
    openGate();
    await eventually(async () => {
      const { data } = await ask(billing, '{ heard }', consistency);
      expect(data?.heard).toContain('b-2');
    });
  });

  test('does not wait for what it does not listen to', async () => {
    const aggregate = { type: 'user', id: 'u', version: 1 };
    const events = [{ type: 'ates.users.user.registered.v1', id: ports.newId(), entityId: 'u' }];
    const foreign = writePart(
      { origin: 'users', aggregates: [{ ...aggregate, events }] },
      'theirs',
    );
    expect((await ask(billing, '{ heard }', foreign)).data?.heard).toBeDefined();
  });

  test('a state that a newer one has replaced counts as reached with the newer one', async () => {
    await billing.close();
    const first = await give('b-3');
    await give('b-3');
    await eventually(async () => {
      const { broker } = tasks.parts;
      const newest = await broker.jsm.streams.getMessage(broker.stream('STATE'), {
        last_by_subj: broker.subject(taskStateV2.subjectOf('b-3')),
      });
      expect(newest?.json<{ aggregateversion: number }>().aggregateversion).toBe(2);
    });
    billing = await start(billingDefinition, billingDatabase.url);
    await eventually(async () => {
      const { data } = await ask(billing, '{ heard }', first);
      expect(data?.heard).toContain('b-3 2');
    });
    expect(heard).not.toContain('b-3 1');
  });
});
