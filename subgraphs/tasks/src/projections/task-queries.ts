// What the api asks about tasks: by ids in one statement, and pages that stay stable while tasks come.
import type { Db } from '@ates/kit/projections/database';
import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import { tasks } from '../tables/tasks.ts';
import type { TaskRow } from './task-rows.ts';

export interface TaskFilter {
  readonly status?: 'OPEN' | 'COMPLETED' | undefined;
  readonly assigneeId?: string | undefined;
}

/** One statement for any number of ids; answers in the order asked, undefined for the unknown. */
export async function tasksById(db: Db, ids: readonly string[]): Promise<(TaskRow | undefined)[]> {
  const rows = await db
    .select()
    .from(tasks)
    .where(inArray(tasks.id, [...ids]));
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => byId.get(id));
}

/** Newest first, after the task `after` (its creation instant and id), at most `limit`. */
export function newestTasks(
  db: Db,
  filter: TaskFilter,
  page: { after: { createdAt: Date; id: string } | undefined; limit: number },
): Promise<TaskRow[]> {
  const { after } = page;
  return db
    .select()
    .from(tasks)
    .where(
      and(
        filter.status && eq(tasks.status, filter.status),
        filter.assigneeId === undefined ? undefined : eq(tasks.assigneeId, filter.assigneeId),
        after &&
          sql`(${tasks.createdAt}, ${tasks.id}) < (${after.createdAt.toISOString()}::timestamptz, ${after.id})`,
      ),
    )
    .orderBy(desc(tasks.createdAt), desc(tasks.id))
    .limit(page.limit);
}
