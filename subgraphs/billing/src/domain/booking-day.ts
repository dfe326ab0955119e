// The business day a fact is booked on (D-13, D-14): its own, unless that day is fenced already or its
// time lies too far ahead of the clock to be believed.
import { addDays, businessDayOf, type BusinessDay } from '@ates/kit/domain/business-day';

/** How billing looks at time while it books. */
export interface BookingCalendar {
  readonly timeZone: string;
  readonly now: Date;
  /** The newest day that takes no more postings; undefined before the first close. */
  readonly fencedThrough: BusinessDay | undefined;
}

export interface BookingDay {
  readonly day: BusinessDay;
  /** The fact's own day was fenced. */
  readonly late: boolean;
  /** The fact claims a time the clock has not reached: somebody should look at that clock. */
  readonly aheadOfClock: boolean;
}

/** A fact may be this far ahead of our clock: two machines never agree to the second. */
export const clockToleranceMs = 5 * 60_000;

export function bookingDayOf(occurredAt: Date, calendar: BookingCalendar): BookingDay {
  const { timeZone, now, fencedThrough } = calendar;
  const aheadOfClock = occurredAt.getTime() - now.getTime() > clockToleranceMs;
  const own = businessDayOf(aheadOfClock ? now : occurredAt, timeZone);
  if (fencedThrough === undefined || own > fencedThrough) {
    return { day: own, late: false, aheadOfClock };
  }
  return { day: addDays(fencedThrough, 1), late: true, aheadOfClock };
}
