// What starts in order stops in reverse, and nothing that hangs or fails keeps the rest.
import { expect, test } from 'vitest';
import { createLifecycle, StopTimeoutError } from './lifecycle.ts';

test('last started, first stopped, one after the other; a second stop waits for the first', async () => {
  const order: string[] = [];
  const lifecycle = createLifecycle(() => undefined);
  for (const name of ['a', 'b', 'c']) {
    lifecycle.onStop(name, async () => {
      order.push(`${name} begins`);
      await Promise.resolve();
      order.push(`${name} ends`);
    });
  }
  await Promise.all([lifecycle.stop(), lifecycle.stop()]);
  expect(order).toEqual(['c', 'b', 'a'].flatMap((name) => [`${name} begins`, `${name} ends`]));
});

test('a step that fails, at once or later, is told and the others are taken', async () => {
  const failed: string[] = [];
  const stopped: string[] = [];
  const lifecycle = createLifecycle((name) => void failed.push(name));
  lifecycle.onStop('first', () => void stopped.push('first'));
  lifecycle.onStop('throws', () => {
    throw new Error('at once');
  });
  lifecycle.onStop('rejects', () => Promise.reject(new Error('later')));
  await lifecycle.stop();
  expect({ failed, stopped }).toEqual({ failed: ['rejects', 'throws'], stopped: ['first'] });
});

test('a step that hangs has its deadline', async () => {
  const failures: unknown[] = [];
  const stopped: string[] = [];
  const lifecycle = createLifecycle((_name, error) => void failures.push(error), 10);
  lifecycle.onStop('first', () => void stopped.push('first'));
  lifecycle.onStop('hangs', () => new Promise(() => undefined));
  await lifecycle.stop();
  expect(failures).toEqual([expect.any(StopTimeoutError)]);
  expect(stopped).toEqual(['first']);
});
