// The broker loses all it has stored (docs/RULES.md 8.6): everything is told again from the
// databases, in order, and nothing is doubled; whoever comes new gets the whole story.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { taskAssignedV1, taskStateV2 } from '@ates/schema/contracts/tasks';
import { streamDefinitions } from '@ates/schema/broker/streams';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { handleCommand } from '../commands/handle-command.ts';
import { userId } from '../domain/ids.ts';
import { newestDeadLetters } from '../projections/dead-letters.ts';
import { park } from '../reactions/dead-letters.ts';
import { reactTo } from '../reactions/reaction.ts';
import { createTestDatabase, type TestDatabase } from '../testing/create-test-database.ts';
import { eventually } from '../testing/eventually.ts';
import { giveTask } from '../testing/task-drafts.ts';
import { testPorts } from '../testing/test-ports.ts';
import { startSubgraph, type RunningSubgraph } from './start-subgraph.ts';
import type { SubgraphDefinition } from './subgraph-definition.ts';

const migrations = new URL('../testing/migrations/', import.meta.url);
const prefix = `t${randomBytes(6).toString('hex')}.`;
const ports = testPorts();
let folder: string;
let tasks: RunningSubgraph;
let billing: RunningSubgraph;
let tasksDatabase: TestDatabase;
let billingDatabase: TestDatabase;

const common = (
  name: string,
): Pick<SubgraphDefinition, 'name' | 'migrations' | 'sdl' | 'access'> => ({
  name,
  migrations,
  sdl: pathToFileURL(join(folder, 'schema.graphql')),
  access: { 'Query.a': 'signed-in' },
});

const writer = (): SubgraphDefinition => ({
  ...common('tasks'),
  rooms: () => ({ createContext: (request) => request, reactions: [], resolvers: {} }),
});

/** Writes down what it hears: every fact once more, every state's version. */
const reader = (): SubgraphDefinition => ({
  ...common('billing'),
  rooms: ({ database }) => ({
    createContext: (request) => request,
    resolvers: {},
    prepare: async () => {
      await database.db.execute(
        sql`create table if not exists heard (place bigserial, what text not null)`,
      );
    },
    reactions: [
      reactTo(taskAssignedV1, async (events, { tx }) => {
        for (const { subject, aggregateversion } of events)
          await tx.execute(
            sql`insert into heard (what) values (${`${subject} ${aggregateversion}`})`,
          );
      }),
      reactTo(taskStateV2, async () => undefined),
    ],
  }),
});

const start = (definition: SubgraphDefinition, { url }: TestDatabase) =>
  startSubgraph(
    definition,
    {
      databaseUrl: url,
      natsUrl: inject('natsUrl'),
      natsPrefix: prefix,
      host: '127.0.0.1',
      port: 0,
      logLevel: 'silent',
      businessTimeZone: 'UTC',
      development: true,
    },
    { ports },
  );

const give = (id: string) =>
  handleCommand(
    tasks.parts,
    { actor: { id: userId('somebody'), role: 'MANAGER' }, correlationId: ports.newId() },
    giveTask(id),
  );

async function giveMany(): Promise<void> {
  for (const id of ['a', 'b', 'c', 'a', 'b', 'a']) await give(id);
}

const newDatabase = () => createTestDatabase(inject('postgresUrl'), migrations);

/** Everything tasks has ever told, sorted: `task version`. */
async function written(): Promise<string[]> {
  const rows = await tasks.parts.database.sql<{ what: string }[]>`
    select aggregate_id || ' ' || aggregate_version as what from events`;
  return rows.map(({ what }) => what).toSorted();
}

async function heard(): Promise<string[]> {
  const rows = await billing.parts.database.sql<{ what: string }[]>`
    select what from heard order by place`;
  return rows.map(({ what }) => what);
}

/** Billing has heard all of it, each once. */
const expectAllHeardOnce = () =>
  eventually(async () => expect((await heard()).toSorted()).toEqual(await written()));

async function loseEverything(): Promise<void> {
  const { broker } = tasks.parts;
  for (const { name } of streamDefinitions) await broker.jsm.streams.delete(broker.stream(name));
}

/** What stands on the streams again: facts per task in order, the newest state of each. */
const expectStreamsRefilled = () =>
  eventually(async () => {
    const { broker } = tasks.parts;
    const facts: Record<string, number[]> = {};
    const { state } = await broker.jsm.streams.info(broker.stream('TASKS'));
    for (let seq = state.first_seq; seq <= state.last_seq; seq += 1) {
      const message = await broker.jsm.streams.getMessage(broker.stream('TASKS'), { seq });
      const { subject, aggregateversion } = message?.json<{
        subject: string;
        aggregateversion: number;
      }>() ?? { subject: '', aggregateversion: 0 };
      facts[subject] = [...(facts[subject] ?? []), aggregateversion];
    }
    const all = Object.entries(facts).flatMap(([id, versions]) => {
      expect(versions).toEqual(versions.toSorted((a, b) => a - b));
      return versions.map((version) => `${id} ${version}`);
    });
    expect(all.toSorted()).toEqual(await written());
    for (const [id, versions] of Object.entries(facts)) {
      const newest = await broker.jsm.streams.getMessage(broker.stream('STATE'), {
        last_by_subj: broker.subject(taskStateV2.subjectOf(id)),
      });
      expect(newest?.json<{ aggregateversion: number }>().aggregateversion).toBe(versions.at(-1));
    }
  });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sdl-'));
  const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9")';
  await writeFile(join(folder, 'schema.graphql'), `${link}\ntype Query { a: Int }`);
  tasksDatabase = await newDatabase();
  billingDatabase = await newDatabase();
  tasks = await start(writer(), tasksDatabase);
  billing = await start(reader(), billingDatabase);
});

afterAll(async () => {
  await billing.close();
  await loseEverything().catch(() => undefined);
  await tasks.close();
  await tasksDatabase.drop();
  await billingDatabase.drop();
  await rm(folder, { recursive: true });
});

describe('the broker’s storage is lost', () => {
  test('while everything runs: the next mutation finds out, all is told again, nothing is doubled', async () => {
    await giveMany();
    await expectAllHeardOnce();
    await loseEverything();
    await give('a');
    await expectStreamsRefilled();
    await expectAllHeardOnce();
    await give('d');
    await expectAllHeardOnce();
  });

  test('while everything is stopped: noticed at start', async () => {
    await loseEverything();
    await Promise.all([tasks.close(), billing.close()]);
    tasks = await start(writer(), tasksDatabase);
    billing = await start(reader(), billingDatabase);
    await expectStreamsRefilled();
    await giveMany();
    await expectAllHeardOnce();
  });

  test('its last part only: the last sequence went back', async () => {
    await tasks.parts.database
      .sql`update stream_positions set last_sequence = last_sequence + 1000`;
    await tasks.close();
    tasks = await start(writer(), tasksDatabase);
    await eventually(async () => {
      const [position] = await tasks.parts.database.sql<{ last: string }[]>`
        select last_sequence::text as last from stream_positions where stream = 'TASKS'`;
      expect(Number(position?.last)).toBeLessThan(1000);
    });
    await give('e');
    await expectAllHeardOnce();
  });

  test('whoever comes new hears the same, in order per task', async () => {
    const before = await heard();
    await loseEverything();
    await billing.close();
    await give('a');
    await expectStreamsRefilled();
    await billingDatabase.drop();
    billingDatabase = await newDatabase();
    billing = await start(reader(), billingDatabase);
    await expectAllHeardOnce();
    const after = await heard();
    expect(after).toEqual(expect.arrayContaining(before));
    const versionsOfA = after
      .filter((one) => one.startsWith('a '))
      .map((one) => Number(one.slice(2)));
    expect(versionsOfA).toEqual(versionsOfA.toSorted((one, other) => one - other));
  });

  test('a new stream counts from 1 again: another message with a parked one’s sequence is parked too', async () => {
    const { database } = billing.parts;
    const failure = { reason: 'MALFORMED' as const, detail: 'no event', attempts: 1 };
    for (const text of ['one', 'other', 'one']) {
      const message = { stream: 'TASKS', sequence: 1, subject: 'x', data: Buffer.from(text) };
      await park(database.db, 'billing-tasks', message, failure, () => ports.newId());
    }
    expect(await newestDeadLetters(database.db, undefined, 10)).toHaveLength(2);
  });

  test('what is parked has a copy on the DLQ again; what was redriven has none', async () => {
    const { database } = billing.parts;
    const [redriven, parked] = await newestDeadLetters(database.db, undefined, 10);
    if (!redriven || !parked) throw new Error('the test before parks two');
    await eventually(async () => expect(await database.sql`select 1 from outbox`).toHaveLength(0));
    await database.sql`update dead_letters set redriven_at = now() where id = ${redriven.id}`;
    await loseEverything();
    await Promise.all([tasks.close(), billing.close()]);
    tasks = await start(writer(), tasksDatabase);
    billing = await start(reader(), billingDatabase);
    const { broker } = billing.parts;
    await eventually(async () => {
      const { state } = await broker.jsm.streams.info(broker.stream('DLQ'));
      expect(state.messages).toBe(1);
      const copy = await broker.jsm.streams.getMessage(broker.stream('DLQ'), { seq: 1 });
      expect(copy?.json<{ id: string }>().id).toBe(parked.id);
    });
    await expectStreamsRefilled();
  });

  test('another service has made the streams again before anything failed here: noticed all the same', async () => {
    await loseEverything();
    const before = await written();
    await billing.close();
    billing = await start(reader(), billingDatabase);
    // Publishing works: only the look at the streams every few seconds tells.
    await eventually(async () => {
      await give('g');
      const { broker } = tasks.parts;
      const { state } = await broker.jsm.streams.info(broker.stream('TASKS'), {
        subjects_filter: broker.subject(taskAssignedV1.subjectOf('a')),
      });
      const ofA = state.subjects?.[broker.subject(taskAssignedV1.subjectOf('a'))];
      expect(ofA).toBe(before.filter((one) => one.startsWith('a ')).length);
    });
    await expectAllHeardOnce();
  });

  test('what was never lost is not told again at a restart', async () => {
    const lastOf = async () => {
      const { broker } = tasks.parts;
      return (await broker.jsm.streams.info(broker.stream('TASKS'))).state.last_seq;
    };
    await eventually(async () =>
      expect(await tasks.parts.database.sql`select 1 from outbox`).toHaveLength(0),
    );
    const before = await lastOf();
    await tasks.close();
    tasks = await start(writer(), tasksDatabase);
    await give('f');
    await expectAllHeardOnce();
    expect(await lastOf()).toBe(before + 1);
  });
});
