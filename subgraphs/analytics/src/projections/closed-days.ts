// Closed days as billing told them, and the zone whose days they are (D-25).
import { cents } from '@ates/kit/domain/money';
import type { Db, Tx } from '@ates/kit/projections/database';
import type { DayClosedV1 } from '@ates/schema/contracts/billing';
import { and, desc, gte, lte } from 'drizzle-orm';
import type { DayTotals } from '../domain/income.ts';
import { closedDays } from '../tables/analytics.ts';

/** Keeps closed days; one known already stays as it is. */
export async function recordClosedDays(tx: Tx, closed: readonly DayClosedV1[]): Promise<void> {
  if (closed.length === 0) return;
  await tx
    .insert(closedDays)
    .values(
      closed.map((day) => ({
        businessDay: day.businessDay,
        timeZone: day.timeZone,
        closedAt: new Date(day.closedAt),
        fees: day.fees.amount,
        rewards: day.rewards.amount,
        income: day.income.amount,
        negativeAccounts: day.negativeAccounts,
      })),
    )
    .onConflictDoNothing();
}

export interface ClosedDay extends DayTotals {
  readonly businessDay: string;
  readonly negativeAccounts: number;
}

/** The closed days from `from` to `to`, both included. */
export async function closedDaysBetween(db: Db, from: string, to: string): Promise<ClosedDay[]> {
  const rows = await db
    .select()
    .from(closedDays)
    .where(and(gte(closedDays.businessDay, from), lte(closedDays.businessDay, to)));
  return rows.map(({ businessDay, fees, rewards, negativeAccounts }) => ({
    businessDay,
    fees: cents(fees),
    rewards: cents(rewards),
    negativeAccounts,
  }));
}

/** The zone billing closes its days in; `fallback` until the first close. */
export async function billingTimeZone(db: Db, fallback: string): Promise<string> {
  const [newest] = await db
    .select({ timeZone: closedDays.timeZone })
    .from(closedDays)
    .orderBy(desc(closedDays.businessDay))
    .limit(1);
  return newest?.timeZone ?? fallback;
}
