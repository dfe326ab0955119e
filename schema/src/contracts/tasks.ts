// The events of tasks: what was created, to whom it was given, what was completed, and shuffles.
// Billing turns assigned and completed into money; version 1 of created and of the state is read, never written.
import Type from 'typebox';
import { defineEvent, defineState, type DataOf } from './contract.ts';
import { Count, Id, Instant, Money, Text, Version } from './values.ts';

/** Null when the task has none. */
const Description = Type.Union([Text, Type.Null()], {
  description: 'Details; null when there are none.',
});
/** TT-17: the key; the ban on brackets in titles is a rule of the command, not of the contract. */
const JiraId = Type.String({
  maxLength: 4_000,
  pattern: '^[A-Z][A-Z0-9]*-[0-9]+$',
  description: 'A Jira issue, for example UBERPOP-42.',
});
const TaskStatus = Type.Enum(['OPEN', 'COMPLETED']);
const ShuffleStatus = Type.Enum(['RUNNING', 'FINISHED', 'PARTIAL']);

const created = {
  taskId: Id,
  title: Text,
  description: Description,
  createdBy: Id,
  createdAt: Instant,
};

export const taskCreatedV1 = defineEvent('tasks', 'task', 'created', {
  version: 1,
  summary:
    'A task was created; its title may hold the Jira id. Read and upcast to v2, no longer written.',
  data: Type.Object(created),
  entityIdOf: (data) => data.taskId,
});
export type TaskCreatedV1 = DataOf<typeof taskCreatedV1>;

export const taskCreatedV2 = defineEvent('tasks', 'task', 'created', {
  version: 2,
  summary: 'A task was created. Billing prices it and never charges; analytics listens.',
  data: Type.Object({ ...created, jiraId: Type.Optional(JiraId) }),
  entityIdOf: (data) => data.taskId,
});
export type TaskCreatedV2 = DataOf<typeof taskCreatedV2>;

export const taskAssignedV1 = defineEvent('tasks', 'task', 'assigned', {
  version: 1,
  summary:
    'A task was given to somebody. Billing charges the fee; tasks notifies; analytics; live views (one leaves, one arrives).',
  data: Type.Object({
    taskId: Id,
    assigneeId: Id,
    previousAssigneeId: Type.Optional(Id),
    reason: Type.Enum(['CREATED', 'SHUFFLE']),
    shuffleId: Type.Optional(Id),
    assignedAt: Instant,
  }),
  entityIdOf: (data) => data.taskId,
});
export type TaskAssignedV1 = DataOf<typeof taskAssignedV1>;

export const taskCompletedV1 = defineEvent('tasks', 'task', 'completed', {
  version: 1,
  summary: 'The assignee marked a task done. Billing credits the reward; analytics listens.',
  data: Type.Object({ taskId: Id, assigneeId: Id, completedAt: Instant }),
  entityIdOf: (data) => data.taskId,
});
export type TaskCompletedV1 = DataOf<typeof taskCompletedV1>;

const taskState = {
  taskId: Id,
  version: Version,
  title: Text,
  description: Description,
  status: TaskStatus,
  assigneeId: Id,
  createdBy: Id,
  createdAt: Instant,
  completedAt: Type.Optional(Instant),
  fee: Type.Optional(Money),
  reward: Type.Optional(Money),
  updatedAt: Instant,
};

export const taskStateV1 = defineState('tasks', 'task', {
  version: 1,
  summary: 'A task; its title may hold the Jira id. Read and upcast to v2, no longer written.',
  data: Type.Object(taskState),
  entityIdOf: (data) => data.taskId,
});
export type TaskStateV1 = DataOf<typeof taskStateV1>;

export const taskStateV2 = defineState('tasks', 'task', {
  version: 2,
  summary: 'A task. Billing: texts for the audit log; analytics; live views.',
  data: Type.Object({ ...taskState, jiraId: Type.Optional(JiraId) }),
  entityIdOf: (data) => data.taskId,
});
export type TaskStateV2 = DataOf<typeof taskStateV2>;

const counts = { considered: Count, reassigned: Count, kept: Count, skippedCompleted: Count };

export const shuffleFinishedV1 = defineEvent('tasks', 'shuffle', 'finished', {
  version: 1,
  summary: 'A shuffle went through all open tasks, or stopped half-way. Analytics listens.',
  data: Type.Object({
    shuffleId: Id,
    status: Type.Enum(['FINISHED', 'PARTIAL']),
    requestedBy: Id,
    ...counts,
    startedAt: Instant,
    finishedAt: Instant,
  }),
  entityIdOf: (data) => data.shuffleId,
});
export type ShuffleFinishedV1 = DataOf<typeof shuffleFinishedV1>;

export const shuffleStateV1 = defineState('tasks', 'shuffle', {
  version: 1,
  summary: 'A shuffle and its counts so far. Live views.',
  data: Type.Object({
    shuffleId: Id,
    version: Version,
    status: ShuffleStatus,
    ...counts,
    requestedBy: Type.Optional(Id),
    requestedAt: Type.Optional(Instant),
    finishedAt: Type.Optional(Instant),
  }),
  entityIdOf: (data) => data.shuffleId,
});
export type ShuffleStateV1 = DataOf<typeof shuffleStateV1>;
