// A replica sees the newest of everything, then every change, also across lost sockets and remade streams.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { encodeEvent } from '../contracts/codec.ts';
import type { EventOf } from '../contracts/contract.ts';
import { newEvent } from '../contracts/envelope.ts';
import { taskStateV2 } from '../contracts/tasks.ts';
import { userRegisteredV1, userStateV1 } from '../contracts/users.ts';
import { openTestBroker, type TestBroker } from '../testing/test-broker.ts';
import { connectBroker } from './connect.ts';
import { provisionStreams } from './streams.ts';
import { watchState } from './watch-state.ts';
import type { Watch } from './watch-subjects.ts';

let world: TestBroker;
let watch: Watch | undefined;
let seen: EventOf<typeof userStateV1>[];
let problems: Error[];

beforeEach(async () => {
  world = await openTestBroker();
  await provisionStreams(world.broker);
  seen = [];
  problems = [];
});
afterEach(async () => {
  await watch?.close();
  await world.dispose();
});

function startWatch(): Watch {
  watch = watchState(world.broker, [userStateV1], (event) => seen.push(event), {
    onProblem: (problem) => problems.push(problem),
  });
  return watch;
}

async function tellUser(userId: string, version: number, broker = world.broker): Promise<void> {
  const event = newEvent(
    userStateV1,
    {
      id: '0199f0c0-0000-7000-8000-000000000001',
      time: '2026-03-03T09:00:00.000Z',
      aggregateVersion: version,
      correlationId: 'c1',
      causationId: 'c1',
      actor: { id: 'u1', role: 'ADMIN' },
    },
    {
      userId,
      version,
      name: 'Ann',
      role: 'WORKER',
      status: 'ACTIVE',
      tokenEpoch: version,
      updatedAt: '2026-03-03T09:00:00.000Z',
    },
  );
  const subject = broker.subject(userStateV1.subjectOf(userId));
  await broker.js.publish(subject, encodeEvent(userStateV1, event));
}

const told = () => seen.map(({ data }) => `${data.userId} v${data.version}`);

describe('watchState', () => {
  test('nothing there: ready at once', async () => {
    await startWatch().ready;
    expect(seen).toEqual([]);
  });

  test('Y-11: the newest of everything is there when it is ready, then changes follow in order', async () => {
    await tellUser('a', 1);
    await tellUser('b', 1);
    await tellUser('a', 2);
    await startWatch().ready;
    expect(told()).toEqual(['b v1', 'a v2']);
    await tellUser('b', 2);
    await tellUser('b', 3);
    await vi.waitFor(() => expect(told().slice(2)).toEqual(['b v2', 'b v3']), 10_000);
  });

  test('more than one batch of subjects', async () => {
    for (let n = 0; n < 2_500; n += 500) {
      await Promise.all(Array.from({ length: 500 }, (_, i) => tellUser(`u${n + i}`, 1)));
    }
    await startWatch().ready;
    expect(new Set(told()).size).toBe(2_500);
  });

  test('a message that is no event is reported and stops nobody', async () => {
    const { broker } = world;
    await broker.js.publish(broker.subject(userStateV1.subjectOf('bad')), '{');
    await tellUser('a', 1);
    await startWatch().ready;
    expect(told()).toEqual(['a v1']);
    expect(problems.map(String)).toEqual([expect.stringMatching(/v1\.bad: MALFORMED/)]);
  });

  test('a handler that throws is reported and stops nobody', async () => {
    await tellUser('a', 1);
    await tellUser('b', 1);
    watch = watchState(
      world.broker,
      [userStateV1],
      (event) => {
        if (event.data.userId === 'a') throw new Error('no');
        seen.push(event);
      },
      { onProblem: (problem) => problems.push(problem) },
    );
    await watch.ready;
    expect(problems.map((problem) => problem.message)).toEqual(['no']);
    expect(told()).toEqual(['b v1']);
  });

  test('states of other contracts are not handed over', async () => {
    const { broker } = world;
    await broker.js.publish(broker.subject(taskStateV2.subjectOf('t1')), '{}');
    await tellUser('a', 1);
    await startWatch().ready;
    expect(told()).toEqual(['a v1']);
    expect(problems).toEqual([]);
  });

  test('a lost socket loses no change', async () => {
    await tellUser('a', 1);
    await startWatch().ready;
    const { url, broker } = world;
    const other = await connectBroker({ url, name: 'other', prefix: broker.prefix });
    await broker.nc.reconnect();
    await tellUser('a', 2, other);
    await vi.waitFor(() => expect(told()).toContain('a v2'), 20_000);
    await other.close();
  });

  test('a stream that was lost and remade is read from its start again', async () => {
    const { broker } = world;
    for (let version = 1; version <= 5; version += 1) await tellUser('a', version);
    await startWatch().ready;
    await broker.jsm.streams.delete(broker.stream('STATE'));
    await provisionStreams(broker);
    await tellUser('b', 1);
    await vi.waitFor(() => expect(told()).toContain('b v1'), 20_000);
    await tellUser('c', 1);
    await vi.waitFor(() => expect(told()).toContain('c v1'), 20_000);
  });

  test('a stream that is not there yet is waited for', async () => {
    const { broker } = world;
    await broker.jsm.streams.delete(broker.stream('STATE'));
    const { ready } = startWatch();
    await vi.waitFor(() => expect(problems).not.toEqual([]), 10_000);
    await provisionStreams(broker);
    await ready;
    await tellUser('a', 1);
    await vi.waitFor(() => expect(told()).toEqual(['a v1']), 10_000);
  });

  test('closing before it is ready rejects ready and ends', async () => {
    const { broker } = world;
    await broker.jsm.streams.delete(broker.stream('STATE'));
    const early = startWatch();
    await early.close();
    await expect(early.ready).rejects.toThrow(/closed before/);
  });

  test('facts have no newest state: watching them is a bug', () => {
    expect(() => watchState(world.broker, [userRegisteredV1], () => {})).toThrow(/states only/);
  });
});
