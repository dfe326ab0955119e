// Which business day it is, for queries: those show what is true today.
import { businessDayOf, type BusinessDay } from '@ates/kit/domain/business-day';

export interface BusinessClock {
  now(): Date;
  /** IANA name of the zone whose calendar days are business days. */
  readonly timeZone: string;
}

export const todayOf = (clock: BusinessClock): BusinessDay =>
  businessDayOf(clock.now(), clock.timeZone);
