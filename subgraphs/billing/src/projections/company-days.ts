// The company's money per business day (AC-12, AC-15): what its fees and rewards add up to, and what the
// close found once the day is closed.
import { addDays, type BusinessDay } from '@ates/kit/domain/business-day';
import { cents, money, type Money } from '@ates/kit/domain/money';
import type { Db } from '@ates/kit/projections/database';
import { and, between, inArray, lte, sum } from 'drizzle-orm';
import { ledgerEntries } from '../tables/books.ts';
import { days } from '../tables/days.ts';
import { todayOf, type BusinessClock } from './business-clock.ts';
import { toldVersions } from './company-day-state.ts';
import type { DayRow } from './days.ts';

export interface CompanyDayView {
  readonly businessDay: string;
  readonly fees: Money;
  readonly rewards: Money;
  readonly income: Money;
  readonly status: 'OPEN' | 'CLOSING' | 'CLOSED';
  readonly closedAt: string | null;
  readonly payoutsTotal: Money | null;
  readonly payoutsCount: number | null;
  readonly negativeAccounts: number | null;
  readonly carriedDebt: Money | null;
  readonly version: number;
}

/** The last `count` days, today first; a day without entries has zeros. */
export function companyDays(
  db: Db,
  clock: BusinessClock,
  count: number,
): Promise<CompanyDayView[]> {
  const today = todayOf(clock);
  return companyDaysBetween(db, addDays(today, 1 - count), today);
}

/**
 * The days from `from` to `to`, both included, newest first; as they were at `asOf`, by what had been
 * booked until then, when it is given.
 */
export async function companyDaysBetween(
  db: Db,
  from: BusinessDay,
  to: BusinessDay,
  asOf?: Date,
): Promise<CompanyDayView[]> {
  // Before the figures: they may be newer than the version says, never older.
  const versions = await toldVersions(db, from, to);
  const sums = await sumsPerDay(db, from, to, asOf);
  const rows = await db
    .select()
    .from(days)
    .where(between(days.businessDay, from, to));
  const views: CompanyDayView[] = [];
  for (let day = to; day >= from; day = addDays(day, -1)) {
    const fees = sums.get(`${day}/FEE`) ?? 0;
    const rewards = sums.get(`${day}/REWARD`) ?? 0;
    views.push({
      businessDay: day,
      fees: money(cents(fees)),
      rewards: money(cents(rewards)),
      income: money(cents(fees - rewards)),
      version: versions.get(day) ?? 0,
      ...closeOf(
        rows.find((row) => row.businessDay === day),
        asOf,
      ),
    });
  }
  return views;
}

/** Figures of a close are shown when it has ended, never half of them. */
function closeOf(row: DayRow | undefined, asOf: Date | undefined) {
  const had = (instant: Date | null | undefined) =>
    instant ? asOf === undefined || instant <= asOf : false;
  if (!row?.closedAt || !had(row.closedAt)) {
    return {
      status: had(row?.fencedAt) ? ('CLOSING' as const) : ('OPEN' as const),
      closedAt: null,
      payoutsTotal: null,
      payoutsCount: null,
      negativeAccounts: null,
      carriedDebt: null,
    };
  }
  return {
    status: 'CLOSED' as const,
    closedAt: row.closedAt.toISOString(),
    payoutsTotal: money(cents(row.payoutsTotal)),
    payoutsCount: row.payoutsCount,
    negativeAccounts: row.negativeAccounts,
    carriedDebt: money(cents(row.carriedDebt)),
  };
}

async function sumsPerDay(
  db: Db,
  from: BusinessDay,
  to: BusinessDay,
  asOf: Date | undefined,
): Promise<Map<string, number>> {
  const { businessDay, kind, amount, bookedAt } = ledgerEntries;
  const rows = await db
    .select({ businessDay, kind, total: sum(amount).mapWith(Number) })
    .from(ledgerEntries)
    .where(
      and(
        between(businessDay, from, to),
        inArray(kind, ['FEE', 'REWARD']),
        asOf && lte(bookedAt, asOf),
      ),
    )
    .groupBy(businessDay, kind);
  return new Map(rows.map((row) => [`${row.businessDay}/${row.kind}`, row.total]));
}
