// The rows of tasks once more, from what the event store keeps: who has which task from the facts, prices and versions
// from each task's newest state. What a shuffle or a command reads afterwards is what it would have read before.
import type { Database, Tx } from '@ates/kit/projections/database';
import { rebuildInline } from '@ates/kit/projections/rebuild-inline';
import { rowSource } from '@ates/kit/projections/row-source';
import type { NewestEvent } from '@ates/schema/contracts/upcast';
import { taskStateV2 } from '@ates/schema/contracts/tasks';
import { and, eq, isNotNull, sql } from 'drizzle-orm';
import type { TaskEvent } from '../domain/task.ts';
import { states } from '../tables/kit-tables.ts';
import { shuffles, tasks } from '../tables/tasks.ts';

/** A shuffle is going through the rows by their order, which a rebuild draws anew: ask again when it has ended. */
export class ShuffleUnderWayError extends Error {
  readonly code = 'SHUFFLE_UNDER_WAY';
  constructor() {
    super('A shuffle is under way; try again when it has ended.');
    this.name = 'ShuffleUnderWayError';
  }
}

/**
 * Drops all rows and fills them again in one transaction; commands wait meanwhile, readers see the old rows. Answers
 * how many facts were read. Nothing is told and nobody is mailed. @throws ShuffleUnderWayError
 */
export function rebuildTaskRows(
  database: Database,
  toTaskEvent: (event: NewestEvent) => TaskEvent | undefined,
): Promise<number> {
  return rebuildInline(database, {
    async reset(tx) {
      // None begins meanwhile: it would look for rows that are being dropped.
      await tx.execute(sql`lock table ${shuffles} in exclusive mode`);
      if (await isShuffling(tx)) throw new ShuffleUnderWayError();
      await tx.delete(tasks);
    },
    async apply(tx, events) {
      const known = events.flatMap((event) => {
        const told = toTaskEvent(event);
        return told ? [{ told, version: event.aggregateversion }] : [];
      });
      await insertCreated(tx, known);
      await bringUpToDate(tx, known);
    },
    finish: takeNewestStates,
  });
}

async function isShuffling(tx: Tx): Promise<boolean> {
  const [row] = await tx
    .select({ id: shuffles.id })
    .from(shuffles)
    .where(and(eq(shuffles.status, 'RUNNING'), isNotNull(shuffles.startedAt)))
    .limit(1);
  return row !== undefined;
}

interface Told {
  readonly told: TaskEvent;
  readonly version: number;
}

type Created = Extract<TaskEvent, { kind: 'task-created' }>;

/** In the order in which they were created: that is the order of shuffles. */
async function insertCreated(tx: Tx, events: readonly Told[]): Promise<void> {
  const created = events.flatMap(({ told, version }) =>
    told.kind === 'task-created' ? [{ ...told, version }] : [],
  );
  if (created.length === 0) return;
  type Row = Created & { readonly version: number };
  // The first assignee comes with the next fact, perhaps in the next batch: nobody sees the rows before all is done.
  await tx.execute(sql`
    insert into ${tasks} (id, title, jira_id, description, status, assignee_id, created_by, created_at, version, updated_at)
    select id, title, jira_id, description, 'OPEN', '', created_by, at, version, at
    from ${rowSource<Row>('r', created, {
      id: { type: 'text', of: ({ taskId }) => taskId },
      title: { type: 'text', of: ({ title }) => title },
      jira_id: { type: 'text', of: ({ jiraId }) => jiraId },
      description: { type: 'text', of: ({ description }) => description },
      created_by: { type: 'text', of: ({ createdBy }) => createdBy },
      at: { type: 'timestamptz', of: ({ at }) => at },
      version: { type: 'bigint', of: ({ version }) => version },
      place: { type: 'bigint', of: (_row, index) => index },
    })} order by place`);
}

/** The last assignment and the completion of each task count; the version is that of its newest fact. */
async function bringUpToDate(tx: Tx, events: readonly Told[]): Promise<void> {
  const newest = new Map<string, NewestOfTask>();
  for (const { told, version } of events) {
    if (told.kind === 'task-created') continue;
    const before = newest.get(told.taskId);
    newest.set(told.taskId, {
      taskId: told.taskId,
      assigneeId: told.assigneeId,
      completedAt: told.kind === 'task-completed' ? told.at : before?.completedAt,
      version,
      at: told.at,
    });
  }
  if (newest.size === 0) return;
  await tx.execute(sql`
    update ${tasks} t set assignee_id = r.assignee_id, version = r.version, updated_at = r.at,
      completed_at = coalesce(r.completed_at, t.completed_at),
      status = case when r.completed_at is null then t.status else 'COMPLETED' end
    from ${rowSource<NewestOfTask>('r', [...newest.values()], {
      id: { type: 'text', of: ({ taskId }) => taskId },
      assignee_id: { type: 'text', of: ({ assigneeId }) => assigneeId },
      completed_at: { type: 'timestamptz', of: ({ completedAt }) => completedAt },
      version: { type: 'bigint', of: ({ version }) => version },
      at: { type: 'timestamptz', of: ({ at }) => at },
    })}
    where t.id = r.id`);
}

interface NewestOfTask {
  readonly taskId: string;
  readonly assigneeId: string;
  readonly completedAt: Date | undefined;
  readonly version: number;
  readonly at: Date;
}

/** A price is no fact of tasks; it stands in the state that was told when it came, with the version it raised. */
async function takeNewestStates(tx: Tx): Promise<void> {
  await tx.execute(sql`
    update ${tasks} t set version = s.version, updated_at = (s.data ->> 'updatedAt')::timestamptz,
      fee = (s.data -> 'fee' ->> 'amount')::int, reward = (s.data -> 'reward' ->> 'amount')::int
    from (
      select entity_id, version, envelope -> 'data' as data from ${states}
      where type = ${taskStateV2.type}) s
    where t.id = s.entity_id and s.version >= t.version`);
}
