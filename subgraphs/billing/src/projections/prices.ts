// The prices of tasks: read many at once, written once each (AC-7).
import { taskId, type TaskId } from '@ates/kit/domain/ids';
import { cents } from '@ates/kit/domain/money';
import type { Tx } from '@ates/kit/projections/database';
import { sql } from 'drizzle-orm';
import type { Price } from '../domain/price.ts';
import { prices } from '../tables/books.ts';
import { oneOf } from './one-of.ts';

/** The prices known by now, of those asked for. */
export async function findPrices(tx: Tx, ids: readonly TaskId[]): Promise<Map<TaskId, Price>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.select().from(prices).where(oneOf(prices.taskId, ids));
  return new Map(
    rows.map((row) => [taskId(row.taskId), { fee: cents(row.fee), reward: cents(row.reward) }]),
  );
}

export interface NewPrice {
  readonly taskId: TaskId;
  readonly price: Price;
  readonly pricedAt: Date;
  readonly correlationId: string;
}

/**
 * Inserts prices unless the task has one; answers the tasks it really inserted, so that only the
 * inserter tells. Waits for another transaction that is pricing the same task. Sorted, so that two
 * batches cannot wait for each other.
 */
export async function insertPrices(tx: Tx, drawn: readonly NewPrice[]): Promise<Set<TaskId>> {
  if (drawn.length === 0) return new Set();
  const rows = drawn.map(({ taskId, price, pricedAt, correlationId }) => ({
    taskId,
    ...price,
    pricedAt,
    correlationId,
  }));
  const inserted = await tx.execute<{ task_id: string }>(sql`
    insert into prices (task_id, fee, reward, priced_at, correlation_id)
    select "taskId", fee, reward, "pricedAt", "correlationId"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r("taskId" text, fee bigint,
      reward bigint, "pricedAt" timestamptz, "correlationId" text)
    order by "taskId"
    on conflict do nothing
    returning task_id`);
  return new Set(inserted.map((row) => taskId(row.task_id)));
}
