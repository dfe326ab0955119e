// Fills the tasks subgraph's database with open tasks and people, the way its commands would have, but
// a thousand tasks per transaction: events, states, outbox rows and projections.
import { userId } from '@ates/kit/domain/ids';
import { appendEvents, type AggregateWrite } from '@ates/kit/events/append-events';
import { systemPorts } from '@ates/kit/process/system-ports';
import { openDatabase, type Tx } from '@ates/kit/tables/database';
import { taskAggregate } from '@ates/tasks/events/task-events';
import { tellTaskState } from '@ates/tasks/events/task-state';
import { decideCreateTask, type TaskEvent } from '@ates/tasks/domain/task';
import { taskId } from '@ates/kit/domain/ids';
import { tasks, people as peopleTable } from '@ates/tasks/tables/tasks';

const perTransaction = 1000;
const messagesPerTask = 3;

/** Answers how many messages the relay has to send for it. */
export async function fillTasks(
  databaseUrl: string,
  size: { readonly tasks: number; readonly people: number },
): Promise<number> {
  const database = openDatabase(databaseUrl, { name: 'fill' });
  try {
    await database.db.insert(peopleTable).values(
      Array.from({ length: size.people }, (_, index) => ({
        userId: `worker-${index}`,
        role: 'WORKER',
        status: 'ACTIVE',
        version: 1,
      })),
    );
    for (let start = 0; start < size.tasks; start += perTransaction) {
      const count = Math.min(perTransaction, size.tasks - start);
      await database.db.transaction((tx) => insertTasks(tx, count, size.people));
    }
    return size.tasks * messagesPerTask;
  } finally {
    await database.close();
  }
}

async function insertTasks(tx: Tx, count: number, people: number): Promise<void> {
  const created = Array.from({ length: count }, () => newTask(people));
  const rows = await tx.insert(tasks).values(created.map(rowOf)).returning();
  const writes = rows.flatMap((row, index): AggregateWrite[] => [
    {
      aggregate: { type: taskAggregate.type, id: row.id },
      expectedVersion: 0,
      facts: (created[index] ?? []).map((event) => taskAggregate.toContract(event)),
      states: [tellTaskState(row)],
      cause: {
        correlationId: systemPorts.newId(),
        causationId: systemPorts.newId(),
        actorId: 'ada',
        actorRole: 'ADMIN',
        occurredAt: row.createdAt,
      },
    },
  ]);
  await appendEvents(tx, writes, () => systemPorts.newId());
}

function newTask(people: number): readonly TaskEvent[] {
  const decision = decideCreateTask({
    taskId: taskId(systemPorts.newId()),
    title: 'Pop the uber, and then the other one',
    jiraId: 'UBERPOP-42',
    description: 'As it was said in the meeting.',
    createdBy: userId('ada'),
    assigneeId: userId(`worker-${systemPorts.draw(people)}`),
    now: systemPorts.now(),
  });
  if (decision.kind === 'refused') throw new Error(decision.refusal.code);
  return decision.events;
}

function rowOf(events: readonly TaskEvent[]): typeof tasks.$inferInsert {
  const [created, assigned] = events;
  if (created?.kind !== 'task-created' || assigned?.kind !== 'task-assigned')
    throw new Error('a task is created and assigned in one go');
  return {
    id: created.taskId,
    title: created.title,
    jiraId: created.jiraId ?? null,
    description: created.description ?? null,
    status: 'OPEN',
    assigneeId: assigned.assigneeId,
    createdBy: created.createdBy,
    createdAt: created.at,
    version: events.length,
    updatedAt: created.at,
  };
}
