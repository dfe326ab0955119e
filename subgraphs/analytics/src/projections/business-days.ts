// The days a question is about, in the zone billing closes its days in.
import { businessDayOf, type BusinessDay } from '@ates/kit/domain/business-day';
import { daysOf, rangeOf, type DayRange, type Period } from '../domain/period.ts';
import type { AnalyticsDeps } from './analytics-deps.ts';
import { billingTimeZone } from './closed-days.ts';

export type { DayRange } from '../domain/period.ts';

/** The day, ISO week or month around `day`, or around today. */
export async function rangeAround(
  { db, ports, businessTimeZone }: AnalyticsDeps,
  period: Period,
  day?: BusinessDay,
): Promise<DayRange> {
  if (day) return rangeOf(period, day);
  const zone = await billingTimeZone(db, businessTimeZone);
  return rangeOf(period, businessDayOf(ports.now(), zone));
}

/** Every day of the range; undefined when it is no range or too long. */
export const daysIn = (range: DayRange): readonly BusinessDay[] | undefined => daysOf(range);
