// No wake-up is lost, and nothing is left behind.
import { expect, test } from 'vitest';
import { createSignal } from './signal.ts';

const never = 3_600_000;
const calm = new AbortController().signal;

test('a notify ends the wait', async () => {
  const signal = createSignal();
  const waiting = signal.wait(never, calm);
  signal.notify();
  await expect(waiting).resolves.toBeUndefined();
});

test('no wake-up is lost: a notify before the wait ends it at once', async () => {
  const signal = createSignal();
  signal.notify();
  await expect(signal.wait(never, calm)).resolves.toBeUndefined();
});

test('a notify between two waits ends the second one', async () => {
  const signal = createSignal();
  const first = signal.wait(never, calm);
  signal.notify();
  signal.notify();
  await first;
  await expect(signal.wait(never, calm)).resolves.toBeUndefined();
});

test('many notifies are remembered as one', async () => {
  const signal = createSignal();
  signal.notify();
  signal.notify();
  await signal.wait(never, calm);
  const order: string[] = [];
  const waiting = signal.wait(20, calm).then(() => order.push('waited'));
  order.push('went on');
  await waiting;
  expect(order).toEqual(['went on', 'waited']);
});

test('the time limit ends the wait, and so does a shutdown, before or meanwhile', async () => {
  const signal = createSignal();
  await signal.wait(1, calm);
  await signal.wait(never, AbortSignal.abort());
  const abort = new AbortController();
  const waiting = signal.wait(never, abort.signal);
  abort.abort();
  await expect(waiting).resolves.toBeUndefined();
});

test('waiting leaves no listener behind', async () => {
  const signal = createSignal();
  const abort = new AbortController();
  let listeners = 0;
  const counted = new Proxy(abort.signal, {
    get(target, key) {
      if (key === 'addEventListener') listeners += 1;
      if (key === 'removeEventListener') listeners -= 1;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
  for (let time = 0; time < 5; time += 1) {
    const waiting = signal.wait(never, counted);
    signal.notify();
    await waiting;
  }
  await signal.wait(1, counted);
  expect(listeners).toBe(0);
});

test('listeners hear every notify until they stop', () => {
  const signal = createSignal();
  let heard = 0;
  const stop = signal.listen(() => {
    heard += 1;
  });
  signal.notify();
  signal.notify();
  stop();
  signal.notify();
  expect(heard).toBe(2);
});
