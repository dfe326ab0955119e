// D-23: calendar day, ISO week, calendar month.
import { businessDay } from '@ates/kit/domain/business-day';
import { expect, test } from 'vitest';
import { daysOf, rangeOf } from './period.ts';

test.each([
  ['DAY', '2026-03-03', '2026-03-03', '2026-03-03'],
  ['WEEK', '2026-03-03', '2026-03-02', '2026-03-08'],
  ['WEEK', '2026-03-02', '2026-03-02', '2026-03-08'],
  ['WEEK', '2026-03-08', '2026-03-02', '2026-03-08'],
  ['WEEK', '2027-01-01', '2026-12-28', '2027-01-03'],
  ['MONTH', '2026-03-31', '2026-03-01', '2026-03-31'],
  ['MONTH', '2026-02-10', '2026-02-01', '2026-02-28'],
  ['MONTH', '2028-02-10', '2028-02-01', '2028-02-29'],
  ['MONTH', '2026-12-05', '2026-12-01', '2026-12-31'],
] as const)('D-23: the %s of %s is %s to %s', (period, day, from, to) => {
  expect(rangeOf(period, businessDay(day))).toEqual({ from, to });
});

test('the days of a range, both ends included, over the days on which clocks change', () => {
  const days = daysOf({ from: businessDay('2026-03-28'), to: businessDay('2026-03-30') });
  expect(days).toEqual(['2026-03-28', '2026-03-29', '2026-03-30']);
});

test('a range that ends before it begins, or is longer than a leap year, is none', () => {
  expect(
    daysOf({ from: businessDay('2026-03-02'), to: businessDay('2026-03-01') }),
  ).toBeUndefined();
  const from = businessDay('2028-01-01');
  expect(daysOf({ from, to: businessDay('2028-12-31') })).toHaveLength(366);
  expect(daysOf({ from, to: businessDay('2029-01-01') })).toBeUndefined();
});
