// Consumers against real Postgres and NATS: once, whatever comes twice, fails or goes away.
import { encodeEvent } from '@ates/schema/contracts/codec';
import { newEvent } from '@ates/schema/contracts/envelope';
import { taskAssignedV1, taskCompletedV1 } from '@ates/schema/contracts/tasks';
import type { Broker } from '@ates/schema/broker/connect';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, inject, test, vi } from 'vitest';
import type { Moment } from '../commands/moment.ts';
import { startRelay } from '../events/relay.ts';
import type { Database } from '../tables/database.ts';
import { openKitWorld, type KitWorld } from '../testing/open-kit-world.ts';
import { openProxy } from '../testing/open-proxy.ts';
import { assignedEvent, publishEvent } from '../testing/task-drafts.ts';
import { listDeadLetters, redrive } from './dead-letters.ts';
import { reactTo, type Reaction } from './reaction.ts';
import { startConsumer, type Consumer, type ConsumerOptions } from './start-consumer.ts';

const soon = { timeout: 30_000, interval: 20 };
const subject = 'evt.tasks.task.assigned.v1';

let world: KitWorld;
beforeEach(async () => {
  world = await openKitWorld({ postgresUrl: inject('postgresUrl'), natsUrl: inject('natsUrl') });
  // No key: an effect that happened twice shows.
  await world.database
    .sql`create table effects (task_id text, position int generated always as identity)`;
});
afterEach(() => world.close());

const writeEffects = (ids: readonly string[], moment: Moment) =>
  moment.tx.execute(
    sql`insert into effects (task_id) select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)`,
  );

const noting: Reaction = reactTo(taskAssignedV1, async (events, moment) => {
  await writeEffects(
    events.map(({ data }) => data.taskId),
    moment,
  );
});

/** Fails for `taskId` for as long as `isBroken` says so; its effects are written before it fails. */
const failingOn = (taskId: string, isBroken: () => boolean): Reaction =>
  reactTo(taskAssignedV1, async (events, moment) => {
    await writeEffects(
      events.map(({ data }) => data.taskId),
      moment,
    );
    if (isBroken() && events.some(({ data }) => data.taskId === taskId)) throw new Error('broken');
  });

interface Replica extends Partial<ConsumerOptions> {
  database?: Database;
  broker?: Broker;
}

async function start(replica: Replica = {}): Promise<Consumer> {
  const consumer = await startConsumer({
    consumer: 'kit-tasks',
    stream: 'TASKS',
    subjects: [`${subject}.*`],
    database: world.database,
    broker: world.broker,
    ports: world.ports,
    logger: world.logger,
    reactions: [noting],
    afterCommit: () => world.committed.notify(),
    retry: { attemptsMax: 3, backOffMs: 1, backOffMaxMs: 5 },
    ...replica,
  });
  world.onClose(() => consumer.close());
  return consumer;
}

const publish = (taskId: string, facts = {}) =>
  publishEvent(world.broker, assignedEvent(taskId, facts));
const complete = (taskId: string) =>
  world.broker.js.publish(
    world.broker.subject(taskCompletedV1.subjectOf(taskId)),
    encodeEvent(taskCompletedV1, completedEvent(taskId)),
  );
const completedEvent = (taskId: string) =>
  newEvent(
    taskCompletedV1,
    {
      id: world.ports.newId(),
      time: world.ports.now(),
      aggregateVersion: 2,
      correlationId: 'a-request',
      causationId: 'a-command',
      actor: { id: 'somebody', role: 'WORKER' },
    },
    { taskId, assigneeId: 'somebody', completedAt: world.ports.now().toISOString() },
  );
const durable = () => world.broker.jsm.consumers.info(world.broker.stream('TASKS'), 'kit-tasks');
const publishRaw = (text: string) =>
  world.broker.js.publish(world.broker.subject(`${subject}.x`), text);

async function effects(): Promise<string[]> {
  const rows = await world.database.sql<{ task_id: string }[]>`
    select task_id from effects order by position`;
  return rows.map((row) => row.task_id);
}

/** Waits until these effects are there, each once. */
const happened = (...ids: string[]): Promise<void> =>
  vi.waitFor(async () => expect((await effects()).toSorted()).toEqual(ids.toSorted()), soon);
const caughtUp = (consumer: Consumer) =>
  vi.waitFor(() => expect(consumer.progress().caughtUp).toBe(true), soon);
const names = (count: number): string[] => Array.from({ length: count }, (_, index) => `t${index}`);

const letters = () => listDeadLetters(world.database.db, 10);
const countsLeft = () => world.database.sql`select * from delivery_attempts`;

describe('once', () => {
  test('many messages: all handled, in the order of the stream, and acknowledged', async () => {
    for (const id of names(700)) await publish(id);
    const consumer = await start();
    await caughtUp(consumer);
    expect(await effects()).toEqual(names(700));
    const stream = world.broker.stream('TASKS');
    await vi.waitFor(async () => {
      const info = await world.broker.jsm.consumers.info(stream, 'kit-tasks');
      expect(info.num_ack_pending).toBe(0);
    }, soon);
  });

  test('Y-03: the same event twice, published again without the broker noticing, is handled once', async () => {
    const id = world.ports.newId();
    await publish('a', { id });
    await publish('a', { id });
    const consumer = await start();
    await happened('a');
    await publish('a', { id });
    await publish('b');
    await happened('a', 'b');
    await caughtUp(consumer);
    expect(await effects()).toEqual(['a', 'b']);
  });

  test('two replicas share the durable and handle each event once', async () => {
    await start();
    await start({ database: world.openAgain(), broker: await world.connectAgain() });
    await Promise.all(names(300).map((id) => publish(id)));
    await happened(...names(300));
    expect(await effects()).toHaveLength(300);
  });

  test('what nobody reacts to is passed over, and left to a release that does', async () => {
    await publish('a');
    await caughtUp(await start({ reactions: [] }));
    expect(await effects()).toEqual([]);
    expect(await world.database.sql`select event_id from inbox`).toHaveLength(0);
  });
});

describe('failures', () => {
  test('F-01: what cannot be read is parked with reason and origin; following messages go on', async () => {
    await publish('a');
    await publishRaw('{"half":');
    await publishRaw('{"type":"ates.tasks.task.exploded.v1"}');
    await publishRaw(JSON.stringify({ ...assignedEvent('x'), data: { taskId: 'x' } }));
    await publish('b');
    const consumer = await start();
    await happened('a', 'b');
    await caughtUp(consumer);
    const parked = (await letters()).toSorted((one, other) => one.sequence - other.sequence);
    expect(
      parked.map(({ reason, stream, sequence, subject: origin, consumer: by }) => ({
        reason,
        origin: [by, stream, sequence, origin],
      })),
    ).toEqual(
      ['MALFORMED', 'UNKNOWN_TYPE', 'INVALID'].map((reason, index) => ({
        reason,
        origin: ['kit-tasks', 'TASKS', index + 2, `${subject}.x`],
      })),
    );
    expect(parked[2]?.detail).toContain('assigneeId');
    expect(Buffer.from(parked[0]?.payload ?? []).toString()).toBe('{"half":');
  });

  test('a handler that keeps failing on a message: parked after the attempts, neighbours unharmed', async () => {
    for (const id of ['a', 'poison', 'b']) await publish(id);
    const consumer = await start({ reactions: [failingOn('poison', () => true)] });
    await happened('a', 'b');
    await vi.waitFor(async () => expect(await letters()).toHaveLength(1), soon);
    expect((await letters())[0]).toMatchObject({ reason: 'HANDLER_FAILED', attempts: 3 });
    await caughtUp(consumer);
    expect(await countsLeft()).toHaveLength(0);
  });

  test('a handler that fails for a while: handled in the end, nothing parked', async () => {
    let failures = 0;
    const broken = (): boolean => (failures += 1) < 3;
    await publish('a');
    await start({ reactions: [failingOn('a', broken)] });
    await happened('a');
    expect(await letters()).toHaveLength(0);
  });

  test('a dead letter has a copy on the DLQ stream, by way of the outbox', async () => {
    const relay = startRelay({ ...world, context: 'kit', pollMs: 50 });
    world.onClose(() => relay.close());
    await publishRaw('nonsense');
    await start();
    const { broker } = world;
    const copy = await vi.waitFor(async () => {
      const message = await broker.jsm.streams.getMessage(broker.stream('DLQ'), { seq: 1 });
      expect(message).not.toBeNull();
      return message;
    }, soon);
    expect(broker.unprefixed(copy?.subject ?? '')).toBe('dlq.kit-tasks.malformed');
    expect(copy?.json()).toMatchObject({
      reason: 'MALFORMED',
      stream: 'TASKS',
      payloadBase64: Buffer.from('nonsense').toString('base64'),
    });
  });

  test('F-02: cause fixed, redriven: handled once, marked; a second redrive does nothing', async () => {
    let broken = true;
    const reactions = [failingOn('poison', () => broken)];
    await publish('poison');
    await start({ reactions });
    await vi.waitFor(async () => expect(await letters()).toHaveLength(1), soon);
    const [letter] = await letters();
    const handler = { ...world, consumer: 'kit-tasks', reactions };
    const id = letter?.id ?? '';
    await expect(redrive(handler, id)).rejects.toThrow('broken');
    expect(await letters()).toHaveLength(1);
    broken = false;
    expect(await redrive(handler, id)).toBe('redriven');
    expect(await redrive(handler, id)).toBe('already-redriven');
    expect(await effects()).toEqual(['poison']);
    expect(await letters()).toHaveLength(0);
    expect(await redrive(handler, world.ports.newId())).toBe('unknown');
  });

  test('what still cannot be read stays parked when redriven', async () => {
    await publishRaw('nonsense');
    await start();
    await vi.waitFor(async () => expect(await letters()).toHaveLength(1), soon);
    const [letter] = await letters();
    const handler = { ...world, consumer: 'kit-tasks', reactions: [noting] };
    expect(await redrive(handler, letter?.id ?? '')).toBe('still-unreadable');
    expect(await letters()).toHaveLength(1);
  });
});

describe('outages', () => {
  test('database away: nothing lost, no attempt counted, nothing parked, order kept', async () => {
    const proxy = await openProxy(world.databaseUrl);
    world.onClose(async () => proxy.close());
    const consumer = await start({ database: world.openAgain(proxy.url) });
    await publish('first');
    await happened('first');
    proxy.cut();
    for (const id of names(50)) await publish(id);
    await vi.waitFor(() => expect(consumer.progress().caughtUp).toBe(false), soon);
    await proxy.restore();
    await happened('first', ...names(50));
    expect(await effects()).toEqual(['first', ...names(50)]);
    expect(await letters()).toHaveLength(0);
    expect(await countsLeft()).toHaveLength(0);
  });

  test('sessions ended in the middle of work: handled once', async () => {
    const reaction = reactTo(taskAssignedV1, async (events, moment) => {
      await writeEffects(
        events.map(({ data }) => data.taskId),
        moment,
      );
      await moment.tx.execute(sql`select pg_sleep(0.02)`);
    });
    const database = world.openAgain();
    await start({ database, batchMax: 5, reactions: [reaction] });
    for (const id of names(100)) await publish(id);
    for (let time = 0; time < 5; time += 1) {
      await world.database.sql`
        select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name = 'kit-again'`;
    }
    await happened(...names(100));
    expect(await letters()).toHaveLength(0);
  });

  test('closed while the database is away: it closes, and the next one handles everything', async () => {
    const proxy = await openProxy(world.databaseUrl);
    world.onClose(async () => proxy.close());
    const consumer = await start({ database: world.openAgain(proxy.url) });
    await publish('first');
    await happened('first');
    proxy.cut();
    await publish('a');
    await vi.waitFor(() => expect(consumer.progress().caughtUp).toBe(false), soon);
    await consumer.close();
    await start();
    await happened('first', 'a');
  });

  test('broker away: reading goes on afterwards', async () => {
    const proxy = await openProxy(world.natsUrl);
    world.onClose(async () => proxy.close());
    await start({ broker: await world.connectAgain(proxy.url) });
    await publish('a');
    await happened('a');
    proxy.cut();
    await publish('b');
    await proxy.restore();
    await happened('a', 'b');
    expect(await letters()).toEqual([]);
  });

  test('the durable was deleted: it is made again, and nothing happens twice', async () => {
    await start();
    await publish('a');
    await happened('a');
    await world.broker.jsm.consumers.delete(world.broker.stream('TASKS'), 'kit-tasks');
    await publish('b');
    await happened('a', 'b');
    expect(await letters()).toEqual([]);
  });
});

describe('starting and stopping', () => {
  test('F-06: closed and started again during work: no loss, no double effect', async () => {
    const all = names(400);
    const publishing = Promise.all(all.map((id) => publish(id)));
    for (let time = 0; time < 4; time += 1) {
      const consumer = await start({ batchMax: 20 });
      await vi.waitFor(async () => {
        expect((await effects()).length).toBeGreaterThan(time * 20);
      }, soon);
      await consumer.close();
    }
    await publishing;
    await start();
    await happened(...all);
  });

  test('paused: messages wait; resumed: they are handled', async () => {
    const consumer = await start();
    await publish('a');
    await happened('a');
    await consumer.pause();
    await publish('b');
    await vi.waitFor(() => expect(consumer.progress().caughtUp).toBe(false), soon);
    expect(await effects()).toEqual(['a']);
    consumer.resume();
    await happened('a', 'b');
  });

  test('a durable of an older version gets the new filter', async () => {
    const first = await start();
    await publish('a');
    await happened('a');
    await first.close();
    await start({ subjects: [`${subject}.*`, 'evt.tasks.task.completed.v1.*'] });
    const info = await world.broker.jsm.consumers.info(world.broker.stream('TASKS'), 'kit-tasks');
    expect(info.config.filter_subjects).toHaveLength(2);
    await publish('b');
    await happened('a', 'b');
  });

  test('a release that listens to more reads what was told of it before, and nothing twice', async () => {
    const completing: Reaction = reactTo(taskCompletedV1, async (events, moment) => {
      await writeEffects(
        events.map(({ data }) => `${data.taskId} done`),
        moment,
      );
    });
    const first = await start();
    await publish('a');
    await complete('a');
    await publish('b');
    await happened('a', 'b');
    await caughtUp(first);
    await first.close();

    const subjects = [`${subject}.*`, `${taskCompletedV1.subjectPrefix}.*`];
    const next = { subjects, reactions: [noting, completing] };
    // Two replicas of the new release, and one of the old that has not ended yet.
    await start();
    await Promise.all([
      start(next),
      start({ ...next, database: world.openAgain(), broker: await world.connectAgain() }),
    ]);
    await happened('a', 'b', 'a done');
    // Another of the old ones is started again: it takes nothing away for long.
    await start();
    await complete('b');
    await publish('c');
    await happened('a', 'b', 'a done', 'c', 'b done');
    expect(await letters()).toEqual([]);
  });

  test('a release that listens to less does not read again', async () => {
    const subjects = [`${subject}.*`, `${taskCompletedV1.subjectPrefix}.*`];
    const first = await start({ subjects });
    await publish('a');
    await happened('a');
    await caughtUp(first);
    await first.close();
    const before = await durable();
    await start();
    const after = await durable();
    expect(after.config.filter_subjects).toHaveLength(1);
    expect(after.created).toBe(before.created);
  });

  test('several replicas may start at once', async () => {
    await Promise.all([start(), start(), start()]);
    await publish('a');
    await happened('a');
    expect(await effects()).toEqual(['a']);
  });

  test('a new database of a subgraph that keeps projections only reads from the first message', async () => {
    const first = await start({ rereadsWhenEmpty: true });
    for (const id of ['a', 'b']) await publish(id);
    await happened('a', 'b');
    await first.close();
    await world.database.sql`truncate inbox, effects`;
    const second = await start({ rereadsWhenEmpty: true });
    await happened('a', 'b');
    await second.close();
    const third = await start({ rereadsWhenEmpty: true });
    await caughtUp(third);
    expect(await effects()).toHaveLength(2);
  });
});

describe('progress', () => {
  test('caught up when nothing waits; otherwise the time of the last handled event', async () => {
    const consumer = await start();
    expect(consumer.progress()).toEqual({ caughtUp: true, lastHandledAt: undefined, behind: [] });
    await publish('a', { time: '2026-03-03T10:00:00.000Z' });
    await happened('a');
    await caughtUp(consumer);
    await consumer.pause();
    await publish('b', { time: '2026-03-03T11:00:00.000Z' });
    await vi.waitFor(() => {
      expect(consumer.progress()).toEqual({
        caughtUp: false,
        lastHandledAt: '2026-03-03T10:00:00.000Z',
        behind: ['TASKS'],
      });
    }, soon);
  });

  test('a message that is being retried has not been read', async () => {
    const slowly = { attemptsMax: 5, backOffMs: 3_600_000, backOffMaxMs: 3_600_000 };
    const consumer = await start({ reactions: [failingOn('a', () => true)], retry: slowly });
    await publish('a');
    await vi.waitFor(async () => expect(await countsLeft()).toHaveLength(1), soon);
    await vi.waitFor(() => expect(consumer.progress().behind).toEqual(['TASKS']), soon);
  });
});
