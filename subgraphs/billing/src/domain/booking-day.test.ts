// D-13, D-14: which day takes a fact.
import { businessDay } from '@ates/kit/domain/business-day';
import { describe, expect, test } from 'vitest';
import { bookingDayOf, type BookingCalendar } from './booking-day.ts';

const calendar = (changes: Partial<BookingCalendar> = {}): BookingCalendar => ({
  timeZone: 'UTC',
  now: new Date('2026-03-03T12:00:00.000Z'),
  fencedThrough: undefined,
  ...changes,
});

describe('D-13: a fact belongs to the day of its occurrence', () => {
  test.each([
    ['2026-03-02T23:59:59.999Z', 'UTC', '2026-03-02'],
    ['2026-03-03T00:00:00.000Z', 'UTC', '2026-03-03'],
    ['2026-03-02T23:30:00.000Z', 'Europe/Berlin', '2026-03-03'],
    ['2026-03-03T03:30:00.000Z', 'America/New_York', '2026-03-02'],
    // The night the clocks go forward: that day has 23 hours.
    ['2025-03-30T21:59:59.999Z', 'Europe/Berlin', '2025-03-30'],
    ['2025-03-30T22:00:00.000Z', 'Europe/Berlin', '2025-03-31'],
  ])('%s in %s is %s', (occurredAt, timeZone, day) => {
    expect(bookingDayOf(new Date(occurredAt), calendar({ timeZone }))).toEqual({
      day,
      late: false,
      aheadOfClock: false,
    });
  });
});

describe('D-14: late facts', () => {
  const fencedThrough = businessDay('2026-03-02');

  test('a fact of a fenced day goes to the first unfenced day', () => {
    const booking = bookingDayOf(new Date('2026-03-01T10:00:00.000Z'), calendar({ fencedThrough }));
    expect(booking).toEqual({ day: '2026-03-03', late: true, aheadOfClock: false });
  });

  test('a fact of the first unfenced day is not late', () => {
    const booking = bookingDayOf(new Date('2026-03-03T00:00:00.000Z'), calendar({ fencedThrough }));
    expect(booking).toEqual({ day: '2026-03-03', late: false, aheadOfClock: false });
  });
});

describe('D-14: facts ahead of the clock', () => {
  const now = new Date('2026-03-03T23:58:00.000Z');

  test('up to five minutes ahead a fact is believed', () => {
    const booking = bookingDayOf(new Date('2026-03-04T00:03:00.000Z'), calendar({ now }));
    expect(booking).toEqual({ day: '2026-03-04', late: false, aheadOfClock: false });
  });

  test('further ahead it is booked on the current day', () => {
    const booking = bookingDayOf(new Date('2026-03-04T00:03:00.001Z'), calendar({ now }));
    expect(booking).toEqual({ day: '2026-03-03', late: false, aheadOfClock: true });
  });
});
