// The company's money per business day (AC-12, AC-15): what its fees and rewards add up to.
import { addDays, type BusinessDay } from '@ates/kit/domain/business-day';
import { cents, money, type Money } from '@ates/kit/domain/money';
import type { Db } from '@ates/kit/projections/database';
import { and, between, inArray, sum } from 'drizzle-orm';
import { ledgerEntries } from '../tables/books.ts';
import { todayOf, type BusinessClock } from './business-clock.ts';

export interface CompanyDayView {
  readonly businessDay: string;
  readonly fees: Money;
  readonly rewards: Money;
  readonly income: Money;
}

/** The last `count` days, today first; a day without entries has zeros. */
export async function companyDays(
  db: Db,
  clock: BusinessClock,
  count: number,
): Promise<CompanyDayView[]> {
  const today = todayOf(clock);
  const sums = await sumsPerDay(db, addDays(today, 1 - count), today);
  return Array.from({ length: count }, (_, back) => {
    const day = addDays(today, -back);
    const fees = sums.get(`${day}/FEE`) ?? 0;
    const rewards = sums.get(`${day}/REWARD`) ?? 0;
    return {
      businessDay: day,
      fees: money(cents(fees)),
      rewards: money(cents(rewards)),
      income: money(cents(fees - rewards)),
    };
  });
}

async function sumsPerDay(
  db: Db,
  from: BusinessDay,
  to: BusinessDay,
): Promise<Map<string, number>> {
  const { businessDay, kind, amount } = ledgerEntries;
  const rows = await db
    .select({ businessDay, kind, total: sum(amount).mapWith(Number) })
    .from(ledgerEntries)
    .where(and(between(businessDay, from, to), inArray(kind, ['FEE', 'REWARD'])))
    .groupBy(businessDay, kind);
  return new Map(rows.map((row) => [`${row.businessDay}/${row.kind}`, row.total]));
}
