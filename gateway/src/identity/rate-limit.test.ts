// Token buckets: what is used comes back with time, one person does not use up another's, memory is bounded.
import { expect, test } from 'vitest';
import { createRateLimit } from './rate-limit.ts';

function limiter(more: Partial<Parameters<typeof createRateLimit>[0]> = {}) {
  const clock = { ms: 0 };
  const limits = { identityPerSecond: 10, addressPerSecond: 100, burstSeconds: 2, bucketsMax: 3 };
  return { clock, rate: createRateLimit({ ...limits, ...more }, () => clock.ms) };
}

test('a burst passes, then it is told how long to wait, and after that it passes again', () => {
  const { clock, rate } = limiter();
  expect([1, 2, 3, 4].map(() => rate.takeFromIdentity('ann', 5))).toEqual([0, 0, 0, 0]);
  expect(rate.takeFromIdentity('ann', 5)).toBe(1);
  expect(rate.takeFromIdentity('bob', 5)).toBe(0);
  clock.ms = 1_000;
  expect(rate.takeFromIdentity('ann', 5)).toBe(0);
});

test('one operation dearer than the burst is served and then waited for', () => {
  const { clock, rate } = limiter();
  expect(rate.takeFromIdentity('ann', 70)).toBe(0);
  expect(rate.takeFromIdentity('ann', 1)).toBe(5);
  clock.ms = 5_100;
  expect(rate.takeFromIdentity('ann', 1)).toBe(0);
});

test('identities and addresses have buckets of their own', () => {
  const { rate } = limiter();
  expect(rate.takeFromAddress('x', 201)).toBe(0);
  expect(rate.takeFromAddress('x', 1)).toBeGreaterThan(0);
  expect(rate.takeFromIdentity('x', 1)).toBe(0);
});

test('a rate of 0 limits nothing and remembers nothing; else memory is bounded', () => {
  const off = limiter({ identityPerSecond: 0 });
  expect(off.rate.takeFromIdentity('ann', 1e9)).toBe(0);
  expect(off.rate.buckets).toBe(0);
  const { rate } = limiter();
  for (let i = 0; i < 1_000; i += 1) rate.takeFromAddress(`a${i}`, 1);
  expect(rate.buckets).toBe(3);
});
