// Inline projection of tasks: the rows that commands keep in step with the events, in one transaction.
import type { Tx } from '@ates/kit/projections/database';
import { rowSource } from '@ates/kit/projections/row-source';
import { and, asc, count, eq, gt, lte, notInArray, sql } from 'drizzle-orm';
import type { TaskEvent } from '../domain/task.ts';
import { events } from '../tables/kit-tables.ts';
import { tasks } from '../tables/tasks.ts';

export type TaskRow = typeof tasks.$inferSelect;

/** Applies one task's events; answers its row at `version`. */
export async function projectTask(
  tx: Tx,
  events: readonly TaskEvent[],
  version: number,
): Promise<TaskRow> {
  let row: TaskRow | undefined;
  for (const event of events) row = await projectEvent(tx, events, event, version);
  if (!row) throw new Error('a task without a row: the projection missed its creation');
  return row;
}

async function projectEvent(
  tx: Tx,
  events: readonly TaskEvent[],
  event: TaskEvent,
  version: number,
): Promise<TaskRow | undefined> {
  const change = { version, updatedAt: event.at };
  switch (event.kind) {
    case 'task-created':
      return insertTask(tx, event, firstAssigneeIn(events), version);
    case 'task-assigned':
      return updateTask(tx, event.taskId, { ...change, assigneeId: event.assigneeId });
    case 'task-completed':
      return updateTask(tx, event.taskId, {
        ...change,
        status: 'COMPLETED',
        completedAt: event.at,
      });
  }
}

/** TT-8: a task never exists without an assignee, so the row is written with the first one. */
function firstAssigneeIn(events: readonly TaskEvent[]): string {
  for (const event of events) if (event.kind === 'task-assigned') return event.assigneeId;
  throw new Error('a task was created without an assignee');
}

async function insertTask(
  tx: Tx,
  event: Extract<TaskEvent, { kind: 'task-created' }>,
  assigneeId: string,
  version: number,
): Promise<TaskRow | undefined> {
  const [row] = await tx
    .insert(tasks)
    .values({
      id: event.taskId,
      title: event.title,
      jiraId: event.jiraId ?? null,
      description: event.description ?? null,
      status: 'OPEN',
      assigneeId,
      createdBy: event.createdBy,
      createdAt: event.at,
      version,
      updatedAt: event.at,
    })
    .returning();
  return row;
}

async function updateTask(
  tx: Tx,
  id: string,
  change: Partial<typeof tasks.$inferInsert>,
): Promise<TaskRow | undefined> {
  const [row] = await tx.update(tasks).set(change).where(eq(tasks.id, id)).returning();
  return row;
}

/**
 * Waits for whoever is changing the task. Every writer locks a task's row before its aggregate's: bulk
 * writers know the row first, so a single command must not do it the other way round.
 */
export async function lockTask(tx: Tx, id: string): Promise<void> {
  await tx.select({ id: tasks.id }).from(tasks).where(eq(tasks.id, id)).for('update');
}

/** Which tasks a shuffle is about: those that were open when it started. */
export interface ShuffleScope {
  /** The highest ordinal there was; 0 when there was no task. */
  readonly boundary: number;
  /** Ordinals up to the boundary that were drawn by transactions not committed yet. */
  readonly unborn: number[];
  readonly openAtStart: number;
  /** The end of the event store: all the shuffle's events come after it. */
  readonly eventsBefore: number;
}

// More transactions than this are never under way at once, so an older gap is a rollback.
const underWayMax = 1000;

/** The tasks that are open now, by one snapshot. */
export async function scopeOfOpenTasks(tx: Tx): Promise<ShuffleScope> {
  const [scope] = await tx.execute<ShuffleScope & Record<string, unknown>>(sql`
    with highest as (select coalesce(max(ordinal), 0) as ordinal from ${tasks})
    select ordinal::float8 as boundary,
      (select coalesce(json_agg(missing.ordinal), '[]')
       from generate_series(greatest(ordinal - ${underWayMax}, 1), ordinal) as missing(ordinal)
       where not exists (select from ${tasks} t where t.ordinal = missing.ordinal)) as unborn,
      (select count(*)::int from ${tasks} t where t.status = 'OPEN') as "openAtStart",
      (select coalesce(max(position), 0)::float8 from ${events}) as "eventsBefore"
    from highest`);
  if (!scope) throw new Error('an aggregate answered no row');
  return scope;
}

/**
 * The next open tasks of a shuffle's scope, locked, in the order every bulk writer locks them. A
 * completion that is under way is waited for, and its task then is not among them (D-12).
 */
export const lockOpenTasks = (
  tx: Tx,
  range: { cursor: number; boundary: number; unborn: readonly number[]; limit: number },
): Promise<TaskRow[]> =>
  tx
    .select()
    .from(tasks)
    .where(
      and(
        eq(tasks.status, 'OPEN'),
        gt(tasks.ordinal, range.cursor),
        lte(tasks.ordinal, range.boundary),
        range.unborn.length === 0 ? undefined : notInArray(tasks.ordinal, [...range.unborn]),
      ),
    )
    .orderBy(asc(tasks.ordinal))
    .limit(range.limit)
    .for('update');

/** How many open tasks of a shuffle's scope lie behind its cursor. */
export async function countOpenTasksAfter(
  tx: Tx,
  range: { cursor: number; boundary: number },
): Promise<number> {
  const [row] = await tx
    .select({ left: count() })
    .from(tasks)
    .where(
      and(
        eq(tasks.status, 'OPEN'),
        gt(tasks.ordinal, range.cursor),
        lte(tasks.ordinal, range.boundary),
      ),
    );
  return row?.left ?? 0;
}

/** A task's row after it was given to somebody else: its version grows by one. */
export const reassignedTask = (task: TaskRow, assigneeId: string, now: Date): TaskRow => ({
  ...task,
  assigneeId,
  version: task.version + 1,
  updatedAt: now,
});

/**
 * Writes {@link reassignedTask} of many locked tasks in one statement. Throws when one of them is not as
 * it was when it was locked, which is a bug: the transaction must not be committed.
 */
export async function reassignTasks(tx: Tx, moved: readonly TaskRow[], now: Date): Promise<void> {
  if (moved.length === 0) return;
  const { count } = await tx.execute(sql`
    update ${tasks} t set assignee_id = m.assignee_id, version = m.version, updated_at = ${now.toISOString()}
    from ${rowSource('m', moved, {
      id: { type: 'text', of: ({ id }) => id },
      assignee_id: { type: 'text', of: ({ assigneeId }) => assigneeId },
      version: { type: 'bigint', of: ({ version }) => version },
    })}
    where t.id = m.id and t.version = m.version - 1 and t.status = 'OPEN'`);
  if (count !== moved.length)
    throw new Error(`${moved.length - count} of ${moved.length} locked tasks have changed`);
}

/**
 * Sets the price of tasks that have none yet; each row's version grows by one. Answers those changed:
 * a price never changes (AC-7), so a second telling changes nothing.
 */
export async function setPrices(
  tx: Tx,
  prices: readonly { taskId: string; fee: number; reward: number }[],
  now: Date,
): Promise<TaskRow[]> {
  if (prices.length === 0) return [];
  const named = sql`jsonb_to_recordset(${JSON.stringify(prices)}::jsonb) as named("taskId" text, fee int, reward int)`;
  // The rows are locked in the order every bulk writer uses, so that none waits for another in a ring.
  await tx.execute(sql`
    select 1 from ${tasks} join ${named} on ${tasks.id} = named."taskId"
    order by ${tasks.ordinal} for update of ${tasks}`);
  return tx
    .update(tasks)
    .set({
      fee: sql`named.fee`,
      reward: sql`named.reward`,
      version: sql`${tasks.version} + 1`,
      updatedAt: now,
    })
    .from(named)
    .where(sql`${tasks.id} = named."taskId" and ${tasks.fee} is null`)
    .returning();
}
