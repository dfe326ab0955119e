// What `npm run clock` understands.
import { expect, test } from 'vitest';
import { readTarget } from './read-target.ts';

const shown = new Date('2026-03-03T23:59:00Z');
const machine = new Date('2026-11-20T10:00:00Z');

test.each([
  ['+30s', '2026-03-03T23:59:30.000Z'],
  ['+90m', '2026-03-04T01:29:00.000Z'],
  ['+2h', '2026-03-04T01:59:00.000Z'],
  ['+1d', '2026-03-04T23:59:00.000Z'],
  ['2026-03-04T00:01:00Z', '2026-03-04T00:01:00.000Z'],
  ['now', '2026-11-20T10:00:00.000Z'],
])('%s', (text, expected) => {
  expect(readTarget(text, shown, machine)?.toISOString()).toBe(expected);
});

test.each(['1d', '-1d', '+1w', '+d', '+9999999d', '2026-03-04', 'tomorrow', ''])(
  'not %s',
  (text) => {
    expect(readTarget(text, shown, machine)).toBeUndefined();
  },
);
