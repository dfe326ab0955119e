// The memory of operations is bounded by count and by size, and what is asked for stays.
import { expect, test } from 'vitest';
import { createOperationCache } from './operation-cache.ts';

test('the entry not asked for longest goes first', () => {
  const cache = createOperationCache<number>({ entries: 2, characters: 100 });
  cache.set('a', 1);
  cache.set('b', 2);
  cache.get('a');
  cache.set('c', 3);
  expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual([1, undefined, 3]);
});

test('large documents push out more', () => {
  const cache = createOperationCache<number>({ entries: 100, characters: 10 });
  cache.set('aaaa', 1);
  cache.set('bbbb', 2);
  cache.set('cccccccc', 3);
  expect(cache.size).toBe(1);
  cache.set('far too large a document', 4);
  expect(cache.size).toBe(0);
});

test('setting a key again counts it once', () => {
  const cache = createOperationCache<number>({ entries: 9, characters: 8 });
  for (let i = 0; i < 5; i += 1) cache.set('aaaa', i);
  cache.set('bbbb', 9);
  expect(cache.get('aaaa')).toBe(4);
});
