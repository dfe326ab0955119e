// A whole subgraph, the smallest there can be: ready when everything is there, not ready when its
// database is away, and nothing lost when it is told to stop in the middle of work (F-06).
import { taskAssignedV1 } from '@ates/schema/contracts/tasks';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import type { ApiContext } from '../api/api-context.ts';
import type { Db } from '../projections/database.ts';
import { reactTo } from '../reactions/reaction.ts';
import { eventually } from '../testing/eventually.ts';
import { openKitWorld, type KitWorld } from '../testing/open-kit-world.ts';
import { openProxy } from '../testing/open-proxy.ts';
import { assignedEvent, publishEvent } from '../testing/task-drafts.ts';
import type { SubgraphConfig } from './config.ts';
import { readSubgraphConfig, configReader } from './config.ts';
import { startSubgraph, type RunningSubgraph } from './start-subgraph.ts';
import type { SubgraphDefinition } from './subgraph-definition.ts';

const countOf = async (db: Db, taskId: string): Promise<number> => {
  const [row] = await db.execute<{ times: number }>(
    sql`select count(*)::int as times from given where task_id = ${taskId}`,
  );
  return row?.times ?? 0;
};

const notes: SubgraphDefinition = {
  name: 'notes',
  migrations: new URL('../testing/migrations/', import.meta.url),
  sdl: new URL('../testing/notes.graphql', import.meta.url),
  access: { 'Query.given': 'public' },
  rooms: ({ database }) => ({
    resolvers: {
      Query: {
        given: (_parent: unknown, { taskId }: { taskId: string }) => countOf(database.db, taskId),
      },
    },
    createContext: (request: ApiContext) => request,
    reactions: [
      reactTo(taskAssignedV1, async (events, { tx }) => {
        for (const { data } of events)
          await tx.execute(sql`insert into given values (${data.taskId})`);
      }),
    ],
    prepare: async () => {
      await database.db.transaction(async (tx) => {
        // Two who make a table at the same moment: Postgres lets one of them fail, `if not exists` or not.
        await tx.execute(sql`select pg_advisory_xact_lock(1)`);
        await tx.execute(sql`create table if not exists given (task_id text)`);
      });
    },
  }),
};

let world: KitWorld;
beforeEach(async () => {
  world = await openKitWorld({ postgresUrl: inject('postgresUrl'), natsUrl: inject('natsUrl') });
});
afterEach(() => world.close());

async function start(changed: Partial<SubgraphConfig> = {}): Promise<RunningSubgraph> {
  const reader = configReader({
    DATABASE_URL: world.databaseUrl,
    NATS_URL: world.natsUrl,
    NATS_PREFIX: world.broker.prefix,
    LOG_LEVEL: 'silent',
  });
  const config = { ...reader.finish(readSubgraphConfig(reader)), ...changed };
  const running = await startSubgraph(notes, config);
  world.onClose(() => running.close());
  return running;
}

const statusOf = async (running: RunningSubgraph, path: string): Promise<number> =>
  (await fetch(new URL(path, running.url))).status;

const given = async (running: RunningSubgraph, taskId: string): Promise<unknown> => {
  const query = `{ given(taskId: "${taskId}") }`;
  const { body } = await running.handle({ query }, {});
  return JSON.parse(body);
};

test('it starts, is ready, answers, and reads others’ events', async () => {
  const running = await start();
  expect(await statusOf(running, '/readyz')).toBe(200);
  await publishEvent(world.broker, assignedEvent('a'));
  await eventually(async () => {
    expect(await given(running, 'a')).toEqual({ data: { given: 1 } });
  });
});

test('database away: alive and not ready, answers are masked; back again: ready', async () => {
  const proxy = await openProxy(world.databaseUrl);
  world.onClose(async () => proxy.close());
  const running = await start({ databaseUrl: proxy.url });
  proxy.cut();
  expect(await statusOf(running, '/readyz')).toBe(503);
  expect(await statusOf(running, '/healthz')).toBe(200);
  expect(await given(running, 'a')).toMatchObject({
    data: { given: null },
    errors: [{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }],
  });
  await proxy.restore();
  await eventually(async () => expect(await statusOf(running, '/readyz')).toBe(200));
  expect(await given(running, 'a')).toEqual({ data: { given: 0 } });
});

test('F-06: stopped and started again in the middle of work: nothing lost, nothing twice', async () => {
  const ids = Array.from({ length: 200 }, (_, index) => `t${index}`);
  const publishing = Promise.all(ids.map((id) => publishEvent(world.broker, assignedEvent(id))));
  for (let time = 0; time < 3; time += 1) await (await start()).close();
  await publishing;
  await start();
  await eventually(async () => {
    const [row] = await world.database.sql<{ all: number; different: number }[]>`
      select count(*)::int as all, count(distinct task_id)::int as different from given`;
    expect(row).toEqual({ all: 200, different: 200 });
  });
});

test('what cannot start leaves nothing running behind', async () => {
  const broken: SubgraphDefinition = { ...notes, access: {} };
  const reader = configReader({ DATABASE_URL: world.databaseUrl, NATS_URL: world.natsUrl });
  const config = {
    ...reader.finish(readSubgraphConfig(reader)),
    natsPrefix: world.broker.prefix,
    logLevel: 'silent' as const,
  };
  await expect(startSubgraph(broken, config)).rejects.toThrow('has no access rule');
  await eventually(async () => {
    const sessions = await world.database.sql`
      select pid from pg_stat_activity where application_name like 'notes%'`;
    expect(sessions).toHaveLength(0);
  });
});

test('several replicas may start at once on an empty database', async () => {
  const replicas = await Promise.all([start(), start(), start()]);
  for (const replica of replicas) expect(await statusOf(replica, '/readyz')).toBe(200);
});
