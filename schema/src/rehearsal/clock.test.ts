// The rehearsal's clock by itself: what the environment may say, and what moving it does.
// A machine's clock that stands still is handed in.
import { describe, expect, test } from 'vitest';
import { createClock, readClockOffset, readInstant } from './clock.ts';

const machine = () => Date.parse('2026-11-20T10:00:00.000Z');

describe('a clock', () => {
  test('shows the machine’s time, or that much more', () => {
    expect(createClock(0, machine).now().toISOString()).toBe('2026-11-20T10:00:00.000Z');
    expect(createClock(-60_000, machine).now().toISOString()).toBe('2026-11-20T09:59:00.000Z');
  });

  test('tells when it is moved, and not when it stays', () => {
    const clock = createClock(0, machine);
    let moves = 0;
    const stop = clock.onMoved(() => (moves += 1));
    clock.setOffset(1000);
    clock.setOffset(1000);
    expect([moves, clock.offsetMs]).toEqual([1, 1000]);
    stop();
    clock.setOffset(0);
    expect(moves).toBe(1);
  });
});

describe('settings', () => {
  test.each([
    [{}, 0],
    [{ offsetMs: '-5000' }, -5000],
    [{ at: '2026-11-20T10:00:01Z' }, 1000],
    [{ at: '2026-11-20T12:00:00+01:00' }, 3_600_000],
  ])('%j is %d ms', (settings, offset) => {
    expect(readClockOffset(settings, machine)).toBe(offset);
  });

  test.each([
    [{ offsetMs: '1.5' }, 'CLOCK_OFFSET_MS must be'],
    [{ offsetMs: '1e18' }, 'CLOCK_OFFSET_MS must be'],
    [{ offsetMs: 'tomorrow' }, 'CLOCK_OFFSET_MS must be'],
    [{ at: '2026-03-03' }, 'CLOCK_AT must be'],
    [{ at: '2026-13-03T08:00:00Z' }, 'CLOCK_AT must be'],
    [{ at: '2026-03-03T08:00:00' }, 'CLOCK_AT must be'],
    [{ at: '2026-03-03T08:00:00Z', offsetMs: '1' }, 'exclude each other'],
  ])('%j is a mistake', (settings, problem) => {
    expect(readClockOffset(settings, machine)).toEqual({
      problem: expect.stringContaining(problem),
    });
  });

  test('an instant has a zone', () => {
    expect(readInstant('2026-03-03T08:00Z')?.toISOString()).toBe('2026-03-03T08:00:00.000Z');
    expect(readInstant('March 3rd 2026 UTC')).toBeUndefined();
  });
});
