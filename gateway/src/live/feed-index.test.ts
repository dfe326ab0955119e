// Who listens to what: by subject, by a person the data names, or everything of a kind; each once, and none after it left.
import { expect, test } from 'vitest';
import { FeedIndex, readLiveEvent, type LiveSource } from './feed-index.ts';

const event = (subject: string, data: Record<string, unknown> = {}) => ({
  subject,
  sequence: 1,
  version: 1,
  data,
});
const assigned: Omit<LiveSource, 'by'> = {
  stream: 'TASKS',
  subject: 'evt.tasks.task.assigned.v1.*',
};
const by = (value: string) => ({ ...assigned, by: { properties: ['now', 'before'], value } });

test('one subject', () => {
  const index = new FeedIndex<string>();
  index.add({ stream: 'STATE', subject: 'state.a.v1.x' }, 'x');
  index.add({ stream: 'STATE', subject: 'state.a.v1.y' }, 'y');
  expect([...index.listenersOf(event('state.a.v1.x'))]).toEqual(['x']);
  expect(index.concerns('state.a.v1.z')).toBe(false);
});

test('a person, under either property, once', () => {
  const index = new FeedIndex<string>();
  for (const who of ['a', 'b', 'c']) index.add(by(who), who);
  const moved = event('evt.tasks.task.assigned.v1.t1', { now: 'a', before: 'b' });
  expect([...index.listenersOf(moved)].sort()).toEqual(['a', 'b']);
  const same = event('evt.tasks.task.assigned.v1.t1', { now: 'c', before: 'c' });
  expect([...index.listenersOf(same)]).toEqual(['c']);
  expect([...index.listenersOf(event('evt.tasks.task.completed.v1.t1', { now: 'a' }))]).toEqual([]);
});

test('everything of a kind', () => {
  const index = new FeedIndex<string>();
  index.add(assigned, 'board');
  index.add(by('a'), 'a');
  const other = event('evt.tasks.task.assigned.v1.t1', { now: 'z' });
  expect([...index.listenersOf(other)]).toEqual(['board']);
});

test('who has left hears nothing, and leaving twice is leaving once', () => {
  const index = new FeedIndex<string>();
  const leave = [index.add(by('a'), 'one'), index.add(by('a'), 'two')];
  leave[0]?.();
  leave[0]?.();
  expect(index.size).toBe(1);
  expect([...index.listenersOf(event('evt.tasks.task.assigned.v1.t1', { now: 'a' }))]).toEqual([
    'two',
  ]);
  leave[1]?.();
  expect([index.size, [...index.all()]]).toEqual([0, []]);
});

test.each(['', 'no json', '[]', '{"data":[]}', '{}'])('%j is no event', (text) => {
  const data = new TextEncoder().encode(text);
  expect(readLiveEvent({ subject: 's', sequence: 1, data })).toBeUndefined();
});
