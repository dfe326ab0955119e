// Completed and priced tasks: the most expensive one of each day is a pure function of the two.
import { cents } from '@ates/kit/domain/money';
import type { Db, Tx } from '@ates/kit/projections/database';
import type { TaskPricedV1 } from '@ates/schema/contracts/billing';
import type { TaskCompletedV1 } from '@ates/schema/contracts/tasks';
import { sql } from 'drizzle-orm';
import type { DayRange } from '../domain/period.ts';
import type { CompletedTask } from '../domain/most-expensive.ts';
import { completions, prices } from '../tables/analytics.ts';

/** Keeps prices; a task is priced once. */
export async function recordPrices(tx: Tx, priced: readonly TaskPricedV1[]): Promise<void> {
  if (priced.length === 0) return;
  await tx
    .insert(prices)
    .values(
      priced.map(({ taskId, fee, reward }) => ({
        taskId,
        fee: fee.amount,
        reward: reward.amount,
      })),
    )
    .onConflictDoNothing();
}

/** Keeps completions; a task is completed once. */
export async function recordCompletions(
  tx: Tx,
  completed: readonly TaskCompletedV1[],
): Promise<void> {
  if (completed.length === 0) return;
  await tx
    .insert(completions)
    .values(
      completed.map(({ taskId, assigneeId, completedAt }) => ({
        taskId,
        assigneeId,
        completedAt: new Date(completedAt),
      })),
    )
    .onConflictDoNothing();
}

export interface CompletedOnDay extends CompletedTask {
  readonly businessDay: string;
  readonly assigneeId: string;
}

/** The most expensive task of each day of the range in the given zone; days without one are absent. */
export async function mostExpensiveByDay(
  db: Db,
  { from, to }: DayRange,
  timeZone: string,
): Promise<CompletedOnDay[]> {
  const rows = await db.execute<{
    day: string;
    task_id: string;
    assignee_id: string;
    reward: number;
    completed_at: string;
  }>(sql`
    select distinct on (day)
      to_char(c.completed_at at time zone ${timeZone}, 'YYYY-MM-DD') as day,
      c.task_id, c.assignee_id, p.reward::float8 as reward,
      to_char(c.completed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as completed_at
    from ${completions} c join ${prices} p on p.task_id = c.task_id
    where c.completed_at >= (${from}::date)::timestamp at time zone ${timeZone}
      and c.completed_at < (${to}::date + 1)::timestamp at time zone ${timeZone}
    order by day, p.reward desc, c.completed_at, c.task_id collate "C"`);
  return rows.map((row) => ({
    businessDay: row.day,
    taskId: row.task_id,
    assigneeId: row.assignee_id,
    reward: cents(row.reward),
    completedAt: row.completed_at,
  }));
}
