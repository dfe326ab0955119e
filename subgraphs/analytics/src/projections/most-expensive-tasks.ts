// The most expensive completed task of each day of a range, and of all of it (AN-3).
import { mostExpensiveOf } from '../domain/most-expensive.ts';
import type { DayRange } from '../domain/period.ts';
import type { AnalyticsDeps } from './analytics-deps.ts';
import { billingTimeZone } from './closed-days.ts';
import { mostExpensiveByDay, type CompletedOnDay } from './completed-tasks.ts';

export interface MostExpensive {
  readonly overall: CompletedOnDay | undefined;
  /** Days without a completed task are absent. */
  readonly byDay: ReadonlyMap<string, CompletedOnDay>;
}

export async function mostExpensiveTasks(
  { db, businessTimeZone }: AnalyticsDeps,
  range: DayRange,
): Promise<MostExpensive> {
  const zone = await billingTimeZone(db, businessTimeZone);
  const best = await mostExpensiveByDay(db, range, zone);
  return {
    overall: mostExpensiveOf(best),
    byDay: new Map(best.map((task) => [task.businessDay, task])),
  };
}
