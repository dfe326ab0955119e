// Scalars: what exists comes through unchanged, anything else is the client's mistake.
import { describe, expect, test } from 'vitest';
import { dateScalar, dateTimeScalar, moneyScalar } from './scalars.ts';

describe('Date', () => {
  test.each(['2026-03-03', '2028-02-29', '0001-01-01'])('%s', (day) => {
    expect(dateScalar.parseValue(day)).toBe(day);
  });
  test.each([
    '2026-02-30',
    '2026-02-29',
    '2026-13-01',
    '0000-01-01',
    '26-03-03',
    '',
    20260303,
    null,
  ])('%s is no day', (day) => {
    expect(() => dateScalar.parseValue(day)).toThrow('Date must be a day as YYYY-MM-DD');
  });
});

describe('DateTime', () => {
  const instant = '2026-03-03T09:00:00.123Z';
  test('RFC 3339, UTC, milliseconds; a Date is written so', () => {
    expect(dateTimeScalar.parseValue(instant)).toBe(instant);
    expect(dateTimeScalar.serialize(new Date(instant))).toBe(instant);
  });
  test.each(['2026-03-03T09:00:00Z', '2026-03-03T09:00:00.123+01:00', '2026-02-30T00:00:00.000Z'])(
    '%s is none',
    (value) => {
      expect(() => dateTimeScalar.parseValue(value)).toThrow('DateTime must be');
    },
  );
});

test('Money is never an input', () => {
  expect(() => moneyScalar.parseValue({ amount: 1, currency: 'USD' })).toThrow('never an input');
});
