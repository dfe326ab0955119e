// When a business day is over, in a zone whose days have 23, 24 or 25 hours (D-13, AC-17).
import { businessDayOf, type BusinessDay } from '@ates/kit/domain/business-day';

// No zone is further from UTC than 14 hours; a day more leaves room for any change of clocks.
const searchMs = 38 * 3_600_000;

/** The first instant that belongs to a later day than `day`. */
export function endOfDay(day: BusinessDay, timeZone: string): Date {
  const noon = Date.parse(`${day}T12:00:00.000Z`);
  let within = noon - searchMs;
  let after = noon + searchMs;
  while (after - within > 1) {
    const middle = Math.floor((within + after) / 2);
    if (businessDayOf(new Date(middle), timeZone) > day) after = middle;
    else within = middle;
  }
  return new Date(after);
}

/** Whether a day is over and the grace after it too: the earliest it may close. */
export const isOver = (
  day: BusinessDay,
  clock: { readonly now: Date; readonly timeZone: string; readonly graceMs: number },
): boolean => clock.now.getTime() >= endOfDay(day, clock.timeZone).getTime() + clock.graceMs;
