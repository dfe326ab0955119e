// The relay against real Postgres and NATS: order, crashes, take-over, outages (Y-01, Y-02).
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Broker } from '@ates/schema/broker/connect';
import { afterEach, beforeEach, expect, inject, test, vi } from 'vitest';
import { handleCommand } from '../commands/handle-command.ts';
import type { Database } from '../tables/database.ts';
import { openKitWorld, type KitWorld } from '../testing/open-kit-world.ts';
import { openProxy } from '../testing/open-proxy.ts';
import { giveTask, writeOf } from '../testing/task-drafts.ts';
import { appendEvents } from './append-events.ts';
import { startRelay, type Relay } from './relay.ts';
import { createSignal, type Signal } from './signal.ts';

const soon = { timeout: 30_000, interval: 20 };

let world: KitWorld;
beforeEach(async () => {
  world = await openKitWorld({ postgresUrl: inject('postgresUrl'), natsUrl: inject('natsUrl') });
});
afterEach(() => world.close());

interface Replica {
  database?: Database;
  broker?: Broker;
  committed?: Signal;
  pollMs?: number;
}

function start(replica: Replica = {}): Relay {
  const { database, broker, committed, logger } = world;
  const parts = { database, broker, committed, logger, context: 'kit', pollMs: 50 };
  const relay = startRelay({ ...parts, ...replica });
  world.onClose(() => relay.close());
  return relay;
}

const give = (taskId: string) => handleCommand(world, world.context, giveTask(taskId));

/** What was told of facts so far: aggregate and version, in the stream's order. */
async function told(): Promise<{ id: string; version: number }[]> {
  const name = world.broker.stream('TASKS');
  const { state } = await world.broker.jsm.streams.info(name);
  const all = [];
  for (let seq = Math.max(1, state.first_seq); seq <= state.last_seq; seq += 1) {
    const message = await world.broker.jsm.streams.getMessage(name, { seq });
    const event = message?.json<{ subject: string; aggregateversion: number }>();
    if (event) all.push({ id: event.subject, version: event.aggregateversion });
  }
  return all;
}

function lanesOf(all: readonly { id: string; version: number }[]): Record<string, number[]> {
  const lanes: Record<string, number[]> = {};
  for (const { id, version } of all) (lanes[id] ??= []).push(version);
  return lanes;
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

const outboxSize = async (): Promise<number> =>
  (await world.database.sql`select position from outbox`).length;

const nothingLeft = () => vi.waitFor(async () => expect(await outboxSize()).toBe(0), soon);

const relaySessions = () => world.database.sql<{ pid: number }[]>`
  select a.pid from pg_locks l join pg_stat_activity a using (pid)
  where l.locktype = 'advisory' and l.granted and a.datname = current_database()
    and a.application_name like '% relay'`;

test('everything committed is published, each aggregate in version order, under concurrent writers', async () => {
  start();
  const ids = upTo(10).map((index) => `task-${index}`);
  await Promise.all(
    ids.map(async (id) => {
      for (let time = 0; time < 20; time += 1) await give(id);
    }),
  );
  await nothingLeft();
  expect(lanesOf(await told())).toEqual(Object.fromEntries(ids.map((id) => [id, upTo(20)])));
});

test('the newest state of each aggregate stands on its subject', async () => {
  start();
  for (let time = 0; time < 5; time += 1) await give('a');
  await nothingLeft();
  const message = await world.broker.jsm.streams.getMessage(world.broker.stream('STATE'), {
    last_by_subj: world.broker.subject('state.tasks.task.v2.a'),
  });
  expect(message?.json<{ aggregateversion: number }>().aggregateversion).toBe(5);
});

test('a large transaction goes out in several batches, in order', async () => {
  const ids = upTo(1500).map((index) => `bulk-${index}`);
  await world.database.db.transaction(async (tx) => {
    const newId = (): string => world.ports.newId();
    await appendEvents(
      tx,
      ids.map((id) => writeOf(id, 0)),
      newId,
    );
    await appendEvents(
      tx,
      ids.map((id) => writeOf(id, 1)),
      newId,
    );
  });
  start();
  await nothingLeft();
  const lanes = Object.values(lanesOf(await told()));
  expect(lanes).toHaveLength(1500);
  for (const lane of lanes) expect(lane).toEqual([1, 2]);
});

test('a full outbox is read by its index: nothing is scanned to find the next messages', async () => {
  const count = 3000;
  await world.database.db.transaction((tx) =>
    appendEvents(
      tx,
      upTo(count).map((index) => ({ ...writeOf(`task-${index}`, 0), states: [] })),
      () => world.ports.newId(),
    ),
  );
  start();
  const name = world.broker.stream('TASKS');
  await vi.waitFor(async () => {
    const { state } = await world.broker.jsm.streams.info(name);
    expect(state.messages).toBe(count);
  }, soon);
  // Postgres counts a moment later.
  await vi.waitFor(async () => {
    const [reads] = await world.database.sql<{ byIndex: number; byScan: number }[]>`
      select idx_tup_fetch::int as "byIndex", seq_tup_read::int as "byScan"
      from pg_stat_user_tables where relname = 'outbox'`;
    expect(reads?.byIndex).toBeGreaterThanOrEqual(count);
    expect(reads?.byScan).toBe(0);
  }, soon);
});

test('Y-01: committed and not published before the process ended is published by the next', async () => {
  await give('a');
  const first = start();
  // Closed at any line: what it did not delete is still there.
  await first.close();
  await give('a');
  start();
  await nothingLeft();
  expect(lanesOf(await told())).toEqual({ a: [1, 2] });
});

/** Runs testing/append-and-die.ts to its end; answers the signal that ended it. */
const appendAndDie = (moment: 'before' | 'after', taskId: string): Promise<string | null> =>
  new Promise((resolve, reject) => {
    const script = fileURLToPath(new URL('../testing/append-and-die.ts', import.meta.url));
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', script, world.databaseUrl, moment, taskId],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    );
    child.once('error', reject);
    child.once('exit', (_code, signal) => resolve(signal));
  });

test('Y-01: killed after the commit: published by the next process; before it: neither state nor event', async () => {
  expect(await appendAndDie('after', 'kept')).toBe('SIGKILL');
  expect(await appendAndDie('before', 'lost')).toBe('SIGKILL');
  start();
  await nothingLeft();
  expect(lanesOf(await told())).toEqual({ kept: [1] });
  const known = await world.database.sql`select id from aggregates`;
  expect(known.map(({ id }: Record<string, unknown>) => id)).toEqual(['kept']);
});

test('Y-01: nothing is published that was not committed', async () => {
  start();
  const failing = world.database.db.transaction(async (tx) => {
    await appendEvents(tx, [writeOf('lost', 0)], () => world.ports.newId());
    world.committed.notify();
    throw new Error('killed before commit');
  });
  await expect(failing).rejects.toThrow('killed before commit');
  await give('a');
  await nothingLeft();
  expect(lanesOf(await told())).toEqual({ a: [1] });
});

test('Y-01: published but not yet deleted when the process ended: told again under the same id, stored once', async () => {
  await give('a');
  const rows = await world.database.sql`
    select lane, stream, subject, message_id, state_version, payload from outbox order by position`;
  const first = start();
  await nothingLeft();
  await first.close();
  await world.database.sql`insert into outbox ${world.database.sql(rows)}`;
  await give('a');
  start();
  await nothingLeft();
  expect(lanesOf(await told())).toEqual({ a: [1, 2] });
});

test('two relays on one database: one is active, the other takes over when its session is ended', async () => {
  const second = createSignal();
  start();
  start({ database: world.openAgain(), broker: await world.connectAgain(), committed: second });
  let stopped = false;
  const writing = Promise.all(
    ['a', 'b', 'c'].map(async (id) => {
      let count = 0;
      while (!stopped) {
        await give(id);
        count += 1;
      }
      return count;
    }),
  );
  for (let time = 0; time < 3; time += 1) {
    const holder = await vi.waitFor(async () => {
      const sessions = await relaySessions();
      expect(sessions).toHaveLength(1);
      return sessions[0]?.pid ?? 0;
    }, soon);
    await world.database.sql`select pg_terminate_backend(${holder})`;
    await vi.waitFor(async () => {
      const sessions = await relaySessions();
      expect(sessions.map(({ pid }) => pid)).not.toContain(holder);
      expect(sessions).toHaveLength(1);
    }, soon);
  }
  stopped = true;
  const counts = await writing;
  await nothingLeft();
  expect(lanesOf(await told())).toEqual({
    a: upTo(counts[0] ?? 0),
    b: upTo(counts[1] ?? 0),
    c: upTo(counts[2] ?? 0),
  });
});

test('the relay’s session is the one that was ended: its pool lives on', async () => {
  start();
  await give('a');
  await nothingLeft();
  for (let time = 0; time < 12; time += 1) {
    const sessions = await vi.waitFor(async () => {
      const found = await relaySessions();
      expect(found).toHaveLength(1);
      return found;
    }, soon);
    await world.database.sql`select pg_terminate_backend(${sessions[0]?.pid ?? 0})`;
  }
  await Promise.all(upTo(20).map(() => give('a')));
  await nothingLeft();
  expect(lanesOf(await told())).toEqual({ a: upTo(21) });
});

test('a commit on a replica that does not relay wakes the one that does', async () => {
  const elsewhere = createSignal();
  start({ pollMs: 3_600_000 });
  await vi.waitFor(async () => expect(await relaySessions()).toHaveLength(1), soon);
  start({
    database: world.openAgain(),
    broker: await world.connectAgain(),
    committed: elsewhere,
  });
  await handleCommand({ ...world, committed: elsewhere }, world.context, giveTask('a'));
  await nothingLeft();
});

test('Y-02: broker away: commands succeed; afterwards everything arrives, per task in order', async () => {
  const proxy = await openProxy(world.natsUrl);
  world.onClose(async () => proxy.close());
  start({ broker: await world.connectAgain(proxy.url) });
  await give('a');
  await nothingLeft();
  proxy.cut();
  for (let time = 0; time < 10; time += 1) {
    expect(await give('a')).toMatchObject({ kind: 'done' });
    expect(await give('b')).toMatchObject({ kind: 'done' });
  }
  expect(await outboxSize()).toBeGreaterThan(0);
  await proxy.restore();
  await nothingLeft();
  expect(lanesOf(await told())).toEqual({ a: upTo(11), b: upTo(10) });
});

test('database away: the relay comes back with it', async () => {
  const proxy = await openProxy(world.databaseUrl);
  world.onClose(async () => proxy.close());
  start({ database: world.openAgain(proxy.url) });
  await give('a');
  await nothingLeft();
  proxy.cut();
  await give('a');
  await proxy.restore();
  await nothingLeft();
  expect(lanesOf(await told())).toEqual({ a: [1, 2] });
});

test('one message the broker refuses does not hold up the other lanes', async () => {
  await world.database.sql`
    insert into outbox (lane, stream, subject, message_id, payload)
    values ('nowhere', 'TASKS', 'no.such.stream', 'x', '{}')`;
  start();
  await give('a');
  await vi.waitFor(async () => expect(lanesOf(await told())).toEqual({ a: [1] }), soon);
  await vi.waitFor(async () => expect(await outboxSize()).toBe(1), soon);
});
