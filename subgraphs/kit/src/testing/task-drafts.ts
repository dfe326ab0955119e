// Small valid events of a task for the kit's own tests: what they say does not matter, their order does.
import type { EventOf } from '@ates/schema/contracts/contract';
import { encodeEvent } from '@ates/schema/contracts/codec';
import { newEvent } from '@ates/schema/contracts/envelope';
import { taskAssignedV1, taskStateV2 } from '@ates/schema/contracts/tasks';
import type { Broker } from '@ates/schema/broker/connect';
import { accept } from '../domain/decision.ts';
import type { AggregateDefinition } from '../events/aggregate.ts';
import { tell, type AggregateWrite, type Cause, type Draft } from '../events/append-events.ts';
import { systemPorts } from '../process/system-ports.ts';

const at = '2026-03-03T09:00:00.000Z';

/** The task is given to `assigneeId`. */
export const assigned = (taskId: string, assigneeId = 'somebody'): Draft =>
  tell(taskAssignedV1, { taskId, assigneeId, reason: 'SHUFFLE', assignedAt: at });

/** The task's whole state under `version`. */
export const taskState = (taskId: string, version: number): Draft =>
  tell(taskStateV2, {
    taskId,
    version,
    title: 'a task',
    description: null,
    status: 'OPEN',
    assigneeId: 'somebody',
    createdBy: 'somebody',
    createdAt: at,
    updatedAt: at,
  });

export const cause: Cause = {
  correlationId: 'a-request',
  causationId: 'a-command',
  actorId: 'somebody',
  actorRole: 'MANAGER',
  occurredAt: new Date(at),
};

/** One fact and the state after it, for a task at `expectedVersion`. */
export const writeOf = (taskId: string, expectedVersion: number): AggregateWrite => ({
  aggregate: { type: 'task', id: taskId },
  expectedVersion,
  facts: [assigned(taskId)],
  states: [taskState(taskId, expectedVersion + 1)],
  cause,
});

export interface Given {
  readonly taskId: string;
  readonly assigneeId: string;
}

/** A task that knows how often it was given to somebody. */
export const countedTask: AggregateDefinition<number, Given> = {
  type: 'task',
  initialState: 0,
  evolve: (count) => count + 1,
  toContract: ({ taskId, assigneeId }) => assigned(taskId, assigneeId),
  fromContract: (event) =>
    event.type === taskAssignedV1.type
      ? { taskId: event.data.taskId, assigneeId: event.data.assigneeId }
      : undefined,
};

/** A command that gives the task to somebody, whoever has it. */
export const giveTask = (taskId: string, assigneeId = 'somebody') => ({
  name: 'giveTask',
  input: { taskId, assigneeId },
  aggregate: countedTask,
  id: taskId,
  decide: () => accept<Given>({ taskId, assigneeId }),
  project: async (_moment: unknown, { version }: { version: number }) => [
    taskState(taskId, version),
  ],
});

/** An event as another subgraph would publish it. */
export const assignedEvent = (
  taskId: string,
  facts: { id?: string; time?: string; version?: number } = {},
): EventOf<typeof taskAssignedV1> =>
  newEvent(
    taskAssignedV1,
    {
      id: facts.id ?? systemPorts.newId(),
      time: facts.time ?? at,
      aggregateVersion: facts.version ?? 1,
      correlationId: 'a-request',
      causationId: 'a-command',
      actor: { id: 'somebody', role: 'MANAGER' },
    },
    { taskId, assigneeId: 'somebody', reason: 'SHUFFLE', assignedAt: at },
  );

/** Publishes without a message id, so that the broker's duplicate window does not help. */
export async function publishEvent(
  broker: Broker,
  event: EventOf<typeof taskAssignedV1>,
): Promise<void> {
  await broker.js.publish(
    broker.subject(taskAssignedV1.subjectOf(event.subject)),
    encodeEvent(taskAssignedV1, event),
  );
}
