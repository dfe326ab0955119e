// Streams are made once, the same by everybody, and what the server gave is what is told.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openTestBroker, type TestBroker } from '../testing/test-broker.ts';
import { provisionStreams, streamDefinitions, StreamMismatchError } from './streams.ts';

let world: TestBroker;
beforeEach(async () => {
  world = await openTestBroker();
});
afterEach(() => world.dispose());

describe('provisionStreams', () => {
  test('makes every stream on disk; tables keep one message per subject', async () => {
    const { broker } = world;
    await provisionStreams(broker);
    for (const { name, subject, kind } of streamDefinitions) {
      const { config } = await broker.jsm.streams.info(broker.stream(name));
      expect(config).toMatchObject({
        storage: 'file',
        subjects: [broker.subject(subject)],
        max_msgs_per_subject: kind === 'table' ? 1 : -1,
        deny_delete: kind === 'log',
        allow_direct: true,
        duplicate_window: 120_000_000_000,
      });
    }
  });

  test('many at once, and once more, give the same streams', async () => {
    const { broker } = world;
    const runs = await Promise.all([1, 2, 3, 4].map(() => provisionStreams(broker)));
    runs.push(await provisionStreams(broker));
    const created = runs.map((run) => run.get('TASKS')?.created);
    expect(new Set(created).size).toBe(1);
  });

  test('atomic publishing is told as the server has it, not as it was asked for', async () => {
    const { broker } = world;
    const provisioned = await provisionStreams(broker);
    const [major = 0, minor = 0] = broker.nc.info?.version.split('.').map(Number) ?? [];
    const able = major > 2 || (major === 2 && minor >= 12);
    for (const stream of provisioned.values()) expect(stream.atomicPublish).toBe(able);
  });

  test('a stream of an older configuration is brought to ours, and its messages stay', async () => {
    const { broker } = world;
    const name = broker.stream('TASKS');
    await broker.jsm.streams.add({ name, subjects: [broker.subject('evt.tasks.>')] });
    await broker.js.publish(broker.subject('evt.tasks.task.created.v2.t1'), 'x');
    const provisioned = await provisionStreams(broker);
    const { config } = await broker.jsm.streams.info(name);
    expect(config).toMatchObject({ allow_direct: true, deny_purge: true });
    expect(provisioned.get('TASKS')?.lastSequence).toBe(1);
  });

  test('a stream that cannot become ours is a clear error', async () => {
    const { broker } = world;
    const subjects = [broker.subject('state.>')];
    await broker.jsm.streams.add({ name: broker.stream('STATE'), subjects, storage: 'memory' });
    await expect(provisionStreams(broker)).rejects.toThrow(StreamMismatchError);
    await expect(provisionStreams(broker)).rejects.toThrow(/storage/);
  });
});
