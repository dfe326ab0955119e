// A stretch of a stream read once more: what is between two places of one subject, in order, and nothing when the stream
// is not the same any more; and a watch that begins now, or where another ended.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openTestBroker, type TestBroker } from '../testing/test-broker.ts';
import { provisionStreams } from './streams.ts';
import { replaySubjects, type Replay } from './watch-replay.ts';
import { watchSubjects, type Watch } from './watch-subjects.ts';

const patient = { timeout: 30_000, interval: 10 };

let world: TestBroker;
const watches: Watch[] = [];

beforeEach(async () => {
  world = await openTestBroker();
  await provisionStreams(world.broker);
});
afterEach(async () => {
  for (const watch of watches.splice(0)) await watch.close();
  await world.dispose();
});

async function tell(entity: string, text: string): Promise<void> {
  const { broker } = world;
  await broker.js.publish(broker.subject(`evt.tasks.task.assigned.v1.${entity}`), text);
}

async function replay(after: number, until: number, changes: Partial<Replay> = {}) {
  const { broker } = world;
  const { created } = await broker.jsm.streams.info(broker.stream('TASKS'));
  const read: string[] = [];
  const outcome = await replaySubjects(broker, {
    stream: 'TASKS',
    subjects: ['evt.tasks.task.assigned.v1.a'],
    created,
    after,
    until,
    messagesMax: 1_000,
    signal: new AbortController().signal,
    onMessage: ({ data, sequence }) => {
      read.push(`${sequence} ${new TextDecoder().decode(data)}`);
    },
    ...changes,
  });
  return { outcome, read };
}

test('what is after one place and not after another, of one subject', async () => {
  for (let i = 1; i <= 6; i += 1) await tell(i % 2 === 1 ? 'a' : 'b', `m${i}`);
  expect(await replay(1, 5)).toEqual({ outcome: 'done', read: ['3 m3', '5 m5'] });
  expect(await replay(0, 4)).toEqual({ outcome: 'done', read: ['1 m1', '3 m3'] });
  expect(await replay(5, 6)).toEqual({ outcome: 'done', read: [] });
  expect(await replay(6, 6)).toEqual({ outcome: 'done', read: [] });
});

test('more than a batch, by a reader that is slow, while more is told', async () => {
  for (let i = 1; i <= 400; i += 1) await tell('a', `m${i}`);
  const telling = Array.from({ length: 20 }, (_, index) => tell('a', `later${index}`));
  const read: number[] = [];
  const { outcome } = await replay(0, 400, {
    async onMessage({ sequence }) {
      if (sequence % 100 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      read.push(sequence);
    },
  });
  await Promise.all(telling);
  expect(outcome).toBe('done');
  expect(read).toEqual(Array.from({ length: 400 }, (_, index) => index + 1));
});

test('nothing of a stream that was remade, is behind, or holds too much', async () => {
  for (let i = 1; i <= 3; i += 1) await tell('a', `m${i}`);
  expect(await replay(0, 3, { created: 'before' })).toEqual({ outcome: 'gone', read: [] });
  expect(await replay(9, 12)).toEqual({ outcome: 'gone', read: [] });
  expect(await replay(0, 3, { messagesMax: 2 })).toEqual({ outcome: 'gone', read: [] });
});

test('a watch that begins now hears nothing of before; one that takes over goes on where it ended', async () => {
  await tell('a', 'before');
  const heard: string[] = [];
  const open = (from: 'now' | Watch['place']): Watch => {
    const watch = watchSubjects(world.broker, {
      stream: 'TASKS',
      subjects: ['evt.tasks.task.assigned.v1.*'],
      from,
      onMessage: ({ data }) => heard.push(new TextDecoder().decode(data)),
    });
    watches.push(watch);
    return watch;
  };
  const first = open('now');
  await first.ready;
  await tell('a', 'one');
  await vi.waitFor(() => expect(heard).toEqual(['one']), patient);
  await first.close();
  await tell('b', 'two');
  const second = open(first.place);
  await tell('a', 'three');
  await vi.waitFor(() => expect(heard).toEqual(['one', 'two', 'three']), patient);
  expect(second.place.sequence).toBe(4);
});
