// D-13, AC-17: when days end, those of 23 and 25 hours included.
import { businessDay, businessDayOf, addDays } from '@ates/kit/domain/business-day';
import { assert, constantFrom, nat, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { endOfDay, isOver } from './day-end.ts';

test.each([
  ['2026-03-03', 'UTC', '2026-03-04T00:00:00.000Z'],
  ['2026-03-03', 'Europe/Berlin', '2026-03-03T23:00:00.000Z'],
  // 23 hours: the clocks go forward in the night before.
  ['2026-03-29', 'Europe/Berlin', '2026-03-29T22:00:00.000Z'],
  // 25 hours: they go back.
  ['2026-10-25', 'Europe/Berlin', '2026-10-25T23:00:00.000Z'],
  ['2026-03-03', 'Pacific/Kiritimati', '2026-03-03T10:00:00.000Z'],
  ['2026-03-03', 'Pacific/Pago_Pago', '2026-03-04T11:00:00.000Z'],
  // Midnight does not exist here on the day the clocks go forward.
  ['2026-04-23', 'Africa/Cairo', '2026-04-23T22:00:00.000Z'],
])('%s in %s ends at %s', (day, timeZone, end) => {
  expect(endOfDay(businessDay(day), timeZone).toISOString()).toBe(end);
});

test('a day ends where the next one begins, in any zone', () => {
  const zones = [
    'UTC',
    'Europe/Berlin',
    'America/New_York',
    'Asia/Kathmandu',
    'Australia/Lord_Howe',
  ];
  assert(
    property(nat(3000), constantFrom(...zones), (offset, timeZone) => {
      const day = addDays(businessDay('2024-01-01'), offset);
      const end = endOfDay(day, timeZone);
      expect(businessDayOf(end, timeZone)).toBe(addDays(day, 1));
      expect(businessDayOf(new Date(end.getTime() - 1), timeZone)).toBe(day);
    }),
  );
});

describe('AC-17: a day is over after its end and the grace', () => {
  const over = (now: string) =>
    isOver(businessDay('2026-03-03'), {
      now: new Date(now),
      timeZone: 'UTC',
      graceMs: 60_000,
    });

  test('not a millisecond before', () => {
    expect(over('2026-03-04T00:00:59.999Z')).toBe(false);
    expect(over('2026-03-04T00:01:00.000Z')).toBe(true);
  });
});
