// What the api asks about tasks: by ids in one statement, and pages that stay stable while tasks come.
import { isEntityId } from '@ates/kit/domain/entity-id';
import type { Db, Tx } from '@ates/kit/projections/database';
import { and, desc, eq, ilike, inArray, or, sql } from 'drizzle-orm';
import { tasks } from '../tables/tasks.ts';
import type { TaskRow } from './task-rows.ts';

export interface TaskFilter {
  readonly status?: 'OPEN' | 'COMPLETED' | undefined;
  readonly assigneeId?: string | undefined;
  /** Somewhere in title, Jira id or description, in any case; taken literally. */
  readonly text?: string | undefined;
}

export interface TaskPage {
  /** The creation instant and id of the task after which the page starts. */
  readonly after: { readonly createdAt: Date; readonly id: string } | undefined;
  readonly limit: number;
}

/** One statement for any number of ids; answers in the order asked, undefined for the unknown. */
export async function tasksById(
  db: Db | Tx,
  ids: readonly string[],
): Promise<(TaskRow | undefined)[]> {
  const rows = await db
    .select()
    .from(tasks)
    .where(inArray(tasks.id, ids.filter(isEntityId)));
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => byId.get(id));
}

/** Newest first, at most `limit`. */
export function newestTasks(db: Db, filter: TaskFilter, page: TaskPage): Promise<TaskRow[]> {
  return db
    .select()
    .from(tasks)
    .where(matching(filter, page))
    .orderBy(desc(tasks.createdAt), desc(tasks.id))
    .limit(page.limit);
}

/** The same page for several assignees in one statement; answers in the order asked. */
export async function newestTasksOf(
  db: Db,
  assigneeIds: readonly string[],
  filter: TaskFilter,
  page: TaskPage,
): Promise<TaskRow[][]> {
  const wanted = sql`jsonb_array_elements_text(${JSON.stringify(assigneeIds.filter(isEntityId))}::jsonb) as wanted(id)`;
  const newest = db
    .select()
    .from(tasks)
    .where(and(eq(tasks.assigneeId, sql`wanted.id`), matching(filter, page)))
    .orderBy(desc(tasks.createdAt), desc(tasks.id))
    .limit(page.limit)
    .as('newest');
  const rows = await db
    .select({ newest: newest._.selectedFields })
    .from(wanted)
    .crossJoinLateral(newest);
  const pages = new Map<string, TaskRow[]>();
  for (const { newest: row } of rows) {
    const own = pages.get(row.assigneeId);
    if (own) own.push(row);
    else pages.set(row.assigneeId, [row]);
  }
  return assigneeIds.map((id) => pages.get(id) ?? []);
}

function matching({ status, assigneeId, text }: TaskFilter, { after }: TaskPage) {
  const pattern =
    text === undefined ? undefined : `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  return and(
    status && eq(tasks.status, status),
    assigneeId === undefined ? undefined : eq(tasks.assigneeId, assigneeId),
    pattern === undefined
      ? undefined
      : or(
          ilike(tasks.title, pattern),
          ilike(tasks.jiraId, pattern),
          ilike(tasks.description, pattern),
        ),
    after &&
      sql`(${tasks.createdAt}, ${tasks.id}) < (${after.createdAt.toISOString()}::timestamptz, ${after.id})`,
  );
}
