// Which days a question is about (D-23): a calendar day, the ISO week or the calendar month around it,
// or any range, in the business time zone.
import { addDays, businessDay, type BusinessDay } from '@ates/kit/domain/business-day';

export type Period = 'DAY' | 'WEEK' | 'MONTH';

/** Both ends included. */
export interface DayRange {
  readonly from: BusinessDay;
  readonly to: BusinessDay;
}

/** The longest range that is answered, in days. */
export const rangeDaysMax = 366;

/** The period that holds `day`. */
export function rangeOf(period: Period, day: BusinessDay): DayRange {
  switch (period) {
    case 'DAY':
      return { from: day, to: day };
    case 'WEEK': {
      const monday = addDays(day, -((weekdayOf(day) + 6) % 7));
      return { from: monday, to: addDays(monday, 6) };
    }
    case 'MONTH': {
      const from = businessDay(`${day.slice(0, 7)}-01`);
      const next = addDays(from, 31);
      return { from, to: addDays(businessDay(`${next.slice(0, 7)}-01`), -1) };
    }
  }
}

/** Every day of the range in order. Undefined when it ends before it begins or is too long. */
export function daysOf({ from, to }: DayRange): readonly BusinessDay[] | undefined {
  const count = Math.round((atNoon(to) - atNoon(from)) / 86_400_000) + 1;
  if (count < 1 || count > rangeDaysMax) return undefined;
  return Array.from({ length: count }, (_, index) => addDays(from, index));
}

const atNoon = (day: BusinessDay): number => Date.parse(`${day}T12:00:00.000Z`);

/** 0 is Sunday. */
const weekdayOf = (day: BusinessDay): number => new Date(atNoon(day)).getUTCDay();
