// Every update reaches a reader that keeps up; one that does not gets the newest. Closing wakes a waiting reader.
import { expect, test } from 'vitest';
import { createUpdateQueue } from './update-queue.ts';

const update = (version: number) => ({ version, data: {} });

test('updates come out in order, each above the version known', async () => {
  const queue = createUpdateQueue(10);
  for (const version of [3, 4, 4, 2, 5]) queue.push(update(version));
  expect((await queue.take(3))?.version).toBe(4);
  expect((await queue.take(4))?.version).toBe(5);
});

test('a full queue keeps the newest only', async () => {
  const queue = createUpdateQueue(3);
  for (let version = 1; version <= 10; version += 1) queue.push(update(version));
  expect((await queue.take(0))?.version).toBe(10);
});

test('an old version never replaces a newer one that waits', async () => {
  const queue = createUpdateQueue(2);
  for (const version of [1, 9, 8]) queue.push(update(version));
  expect((await queue.take(0))?.version).toBe(9);
});

test('a waiting reader is woken by an update', async () => {
  const queue = createUpdateQueue(3);
  const taken = queue.take(1);
  queue.push(update(1));
  queue.push(update(2));
  expect((await taken)?.version).toBe(2);
});

test('a waiting reader is released when the queue closes', async () => {
  const queue = createUpdateQueue(3);
  const taken = queue.take(0);
  queue.close();
  expect(await taken).toBeUndefined();
  queue.push(update(1));
  expect(await queue.take(0)).toBeUndefined();
});
