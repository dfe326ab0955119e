// Which calendar day of the business time zone an instant belongs to (D-13).
// Formatters are costly to build, so each zone's is kept.
import type { Brand } from './brand.ts';

/** A calendar day, `YYYY-MM-DD`, in the business time zone. */
export type BusinessDay = Brand<string, 'BusinessDay'>;

const formatters = new Map<string, Intl.DateTimeFormat>();

/** The day of `instant` in `timeZone` (an IANA name). Throws RangeError for an unknown zone. */
export function businessDayOf(instant: Date, timeZone: string): BusinessDay {
  return formatterOf(timeZone).format(instant) as BusinessDay;
}

/** Reads `YYYY-MM-DD`; throws RangeError for anything else. */
export function businessDay(value: string): BusinessDay {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) throw new RangeError(`${value} is no day`);
  return value as BusinessDay;
}

/** The day `count` days after `day` (before it when negative). */
export function addDays(day: BusinessDay, count: number): BusinessDay {
  const noon = new Date(`${day}T12:00:00.000Z`);
  noon.setUTCDate(noon.getUTCDate() + count);
  return businessDay(noon.toISOString().slice(0, 10));
}

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known) return known;
  // The Swedish locale writes dates as YYYY-MM-DD.
  const made = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' });
  formatters.set(timeZone, made);
  return made;
}
