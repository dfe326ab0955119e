// A projection is dropped and read again: identical, invisible while it happens, and silent.
import { taskAssignedV1 } from '@ates/schema/contracts/tasks';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { rebuildInline } from '../projections/rebuild-inline.ts';
import { handleCommand } from '../commands/handle-command.ts';
import { eventually } from '../testing/eventually.ts';
import { openKitWorld, type KitWorld } from '../testing/open-kit-world.ts';
import { assignedEvent, cause, giveTask, publishEvent, writeOf } from '../testing/task-drafts.ts';
import type { Tx } from '../tables/database.ts';
import { reactTo, type Reaction } from './reaction.ts';
import { rebuildFromStream, RebuildTellsError, type StreamRebuild } from './rebuild-from-stream.ts';
import { startConsumer, type Consumer } from './start-consumer.ts';

let world: KitWorld;
beforeEach(async () => {
  world = await openKitWorld({ postgresUrl: inject('postgresUrl'), natsUrl: inject('natsUrl') });
  await world.database.sql`create table given (task_id text, times int, primary key (task_id))`;
});
afterEach(() => world.close());

const count = (tx: Tx, taskId: string) =>
  tx.execute(sql`insert into given values (${taskId}, 1)
    on conflict (task_id) do update set times = given.times + 1`);
const reset = async (tx: Tx): Promise<void> => void (await tx.execute(sql`delete from given`));

const poison = { isBroken: false };
const counting: Reaction = reactTo(taskAssignedV1, async (events, moment) => {
  for (const { data } of events) {
    if (poison.isBroken && data.taskId === 'poison') throw new Error('broken');
    await count(moment.tx, data.taskId);
  }
});
beforeEach(() => {
  poison.isBroken = false;
});

const source = {
  stream: 'TASKS',
  subjects: ['evt.tasks.task.assigned.v1.*'],
  reactions: [counting],
};

async function start(): Promise<Consumer> {
  const consumer = await startConsumer({
    ...world,
    ...source,
    consumer: 'kit-tasks',
    afterCommit: () => undefined,
    retry: { attemptsMax: 1, backOffMs: 1, backOffMaxMs: 1 },
  });
  world.onClose(() => consumer.close());
  return consumer;
}

const rebuild = (consumer: Consumer, changed: Partial<StreamRebuild> = {}) =>
  rebuildFromStream({ ...world, ...source, consumer, reset, ...changed });

const rows = async (): Promise<unknown[]> => [
  ...(await world.database.sql`select task_id, times from given order by task_id`),
];
const handled = (many: number) =>
  eventually(async () => {
    const all = await world.database.sql`select event_id from inbox`;
    if (all.length !== many) throw new Error(`${all.length} handled`);
  });

async function publishMany(): Promise<void> {
  for (const id of ['a', 'b', 'a', 'c', 'a', 'b'])
    await publishEvent(world.broker, assignedEvent(id));
}

test('rule 6: read again from the stream, the tables are identical; nothing is told', async () => {
  const consumer = await start();
  await publishMany();
  await handled(6);
  const before = await rows();
  await world.database.sql`update given set times = 100`;
  expect(await rebuild(consumer)).toBe(6);
  expect(await rows()).toEqual(before);
  expect(await world.database.sql`select * from outbox`).toHaveLength(0);
});

test('what arrives during and after a rebuild is handled once', async () => {
  const consumer = await start();
  await publishMany();
  await handled(6);
  const publishing = publishMany();
  await rebuild(consumer);
  await publishing;
  await handled(12);
  expect(await rows()).toEqual([
    { task_id: 'a', times: 6 },
    { task_id: 'b', times: 4 },
    { task_id: 'c', times: 2 },
  ]);
});

test('the old rows are seen until the new ones are complete', async () => {
  const consumer = await start();
  await publishMany();
  await handled(6);
  const before = await rows();
  const seen: unknown[][] = [];
  const watching: Reaction = {
    ...counting,
    async handle(events, moment) {
      seen.push(await rows());
      await counting.handle(events, moment);
      seen.push(await rows());
    },
  };
  await rebuild(consumer, { reactions: [watching] });
  expect(seen.length).toBeGreaterThan(0);
  for (const one of seen) expect(one).toEqual(before);
});

test('a rebuild that fails leaves everything as it was, and reading goes on', async () => {
  const consumer = await start();
  await publishMany();
  await handled(6);
  const before = await rows();
  const failing = reactTo(taskAssignedV1, () => Promise.reject(new Error('a bug')));
  await expect(rebuild(consumer, { reactions: [failing] })).rejects.toThrow('a bug');
  expect(await rows()).toEqual(before);
  await publishEvent(world.broker, assignedEvent('d'));
  await handled(7);
});

test('rule 6: a reaction that tells something is refused: it is no projection', async () => {
  const consumer = await start();
  await publishMany();
  await handled(6);
  const telling = reactTo(taskAssignedV1, async (_events, moment) => {
    await moment.append([{ ...writeOf('x', 0), cause }]);
  });
  await expect(rebuild(consumer, { reactions: [telling] })).rejects.toThrow(RebuildTellsError);
  expect(await rows()).toHaveLength(3);
});

test('what is parked does not stop a rebuild, and stays parked', async () => {
  poison.isBroken = true;
  const consumer = await start();
  await publishEvent(world.broker, assignedEvent('poison'));
  await publishMany();
  await handled(6);
  await eventually(async () => {
    if ((await world.database.sql`select id from dead_letters`).length !== 1)
      throw new Error('not parked yet');
  });
  expect(await rebuild(consumer)).toBe(6);
  expect(await rows()).toHaveLength(3);
  expect(await world.database.sql`select id from dead_letters`).toHaveLength(1);
});

test('a stream without messages is rebuilt to nothing', async () => {
  expect(await rebuild(await start())).toBe(0);
});

test('an inline projection is filled again from the subgraph’s own facts, in order', async () => {
  for (const id of ['a', 'b', 'a']) await handleCommand(world, world.context, giveTask(id));
  await world.database.sql`insert into given values ('stale', 9)`;
  const order: number[] = [];
  const applied = await rebuildInline(world.database, {
    reset,
    async apply(tx, events) {
      for (const event of events) {
        order.push(event.aggregateversion);
        await count(tx, event.subject);
      }
      expect(await rows()).toEqual([{ task_id: 'stale', times: 9 }]);
    },
  });
  expect(applied).toBe(3);
  expect(order).toEqual([1, 1, 2]);
  expect(await rows()).toEqual([
    { task_id: 'a', times: 2 },
    { task_id: 'b', times: 1 },
  ]);
});

test('a command given during an inline rebuild waits, and is in neither twice nor not at all', async () => {
  await handleCommand(world, world.context, giveTask('a'));
  const during: Promise<unknown>[] = [];
  await rebuildInline(world.database, {
    reset,
    async apply(tx, events) {
      during.push(handleCommand(world, world.context, giveTask('b')));
      for (const event of events) await count(tx, event.subject);
    },
  });
  await Promise.all(during);
  expect(await rows()).toEqual([{ task_id: 'a', times: 1 }]);
  const told = await world.database.sql`select event_id from events where aggregate_id = 'b'`;
  expect(told).toHaveLength(1);
});
