// Ids are unique, rise, and look like version 7 whatever the clock does.
import { expect, test } from 'vitest';
import { createIdSource } from './id-source.ts';

const form = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test('ids rise within a millisecond, across them, and while the clock goes back', () => {
  const instants = [5, 5, 5, 7, 6, 4, 7, 8];
  let calls = 0;
  const newId = createIdSource(() => instants[calls++ % instants.length] ?? 0);
  const ids = Array.from({ length: instants.length }, () => newId());
  expect(ids).toEqual(ids.toSorted());
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(form);
});

test('an id tells the instant it was made at', () => {
  const id = createIdSource(() => Date.parse('2026-03-03T09:00:00.123Z'))();
  const millis = Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
  expect(new Date(millis).toISOString()).toBe('2026-03-03T09:00:00.123Z');
});

test('ids of two sources in the same millisecond differ, and none uses randomness again', () => {
  const sources = [createIdSource(() => 1), createIdSource(() => 1)];
  const ids = sources.flatMap((newId) => Array.from({ length: 5000 }, () => newId()));
  expect(new Set(ids).size).toBe(ids.length);
  // The last bytes come from chance alone.
  expect(new Set(ids.map((id) => id.slice(-10))).size).toBe(ids.length);
});
