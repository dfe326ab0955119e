// Management income of days as analytics knows it: closed days verbatim, the others from the entries.
import type { BusinessDay } from '@ates/kit/domain/business-day';
import { cents, money, type Money } from '@ates/kit/domain/money';
import type { Db } from '@ates/kit/projections/database';
import { incomeOf, type DayTotals } from '../domain/income.ts';
import type { DayRange } from '../domain/period.ts';
import { closedDaysBetween } from './closed-days.ts';
import { negativeAccounts, totalsBetween } from './ledger.ts';

export interface IncomeOfDay {
  readonly businessDay: BusinessDay;
  readonly fees: Money;
  readonly rewards: Money;
  readonly income: Money;
  readonly negativeAccounts: number;
  readonly closed: boolean;
}

const nothing: DayTotals = { fees: cents(0), rewards: cents(0) };

/** One answer per day of `days`, which are those of `range`; days without entries are 0 (AC-15). */
export async function incomeOfDays(
  db: Db,
  range: DayRange,
  days: readonly BusinessDay[],
): Promise<IncomeOfDay[]> {
  const [totals, closed, belowNow] = await Promise.all([
    totalsBetween(db, range.from, range.to),
    closedDaysBetween(db, range.from, range.to),
    negativeAccounts(db),
  ]);
  const frozen = new Map(closed.map((day) => [day.businessDay, day]));
  return days.map((businessDay) => {
    const atClose = frozen.get(businessDay);
    const figures = atClose ?? totals.get(businessDay) ?? nothing;
    return {
      businessDay,
      fees: money(figures.fees),
      rewards: money(figures.rewards),
      income: money(incomeOf(figures)),
      negativeAccounts: atClose?.negativeAccounts ?? belowNow,
      closed: atClose !== undefined,
    };
  });
}
