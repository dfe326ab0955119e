// Which day is to be closed next: strictly one after another, each only when it is over (AC-17).
import { addDays, type BusinessDay } from '@ates/kit/domain/business-day';
import { isOver } from '../domain/day-end.ts';
import { firstDay, unclosedDay, type Reader } from '../projections/days.ts';
import type { BillingDeps } from './billing-deps.ts';

export interface NextDay {
  readonly day: BusinessDay;
  /** Its close was begun before and goes on. */
  readonly fenced: boolean;
}

// A fact from the distant past must not make the first close go through thousands of empty days.
export const catchUpDaysMax = 366;

/** `fencedThrough` is the newest fenced day. Undefined when no day is to be closed now. */
export async function nextDayToClose(
  deps: BillingDeps,
  db: Reader,
  fencedThrough: BusinessDay | undefined,
): Promise<NextDay | undefined> {
  const open = await unclosedDay(db);
  if (open) return { day: open, fenced: true };
  const day = fencedThrough ? addDays(fencedThrough, 1) : await firstDay(db, catchUpDaysMax);
  return day && isDue(deps, day) ? { day, fenced: false } : undefined;
}

/** Whether a day is over, grace included. */
export const isDue = (deps: BillingDeps, day: BusinessDay): boolean =>
  isOver(day, {
    now: deps.ports.now(),
    timeZone: deps.books.timeZone,
    graceMs: deps.close.graceMs,
  });
