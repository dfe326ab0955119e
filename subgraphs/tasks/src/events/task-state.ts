// A task's whole state as it is told on the STATE stream.
import { cents, money } from '@ates/kit/domain/money';
import { tell, type Draft } from '@ates/kit/events/append-events';
import { taskStateV2 } from '@ates/schema/contracts/tasks';

/** A task as its row has it; amounts in cents. */
export interface TaskFacts {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly jiraId: string | null;
  readonly description: string | null;
  readonly status: 'OPEN' | 'COMPLETED';
  readonly assigneeId: string;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly completedAt: Date | null;
  readonly fee: number | null;
  readonly reward: number | null;
  readonly updatedAt: Date;
}

export const tellTaskState = (task: TaskFacts): Draft =>
  tell(taskStateV2, {
    taskId: task.id,
    version: task.version,
    title: task.title,
    ...(task.jiraId === null ? {} : { jiraId: task.jiraId }),
    description: task.description,
    status: task.status,
    assigneeId: task.assigneeId,
    createdBy: task.createdBy,
    createdAt: task.createdAt.toISOString(),
    ...(task.completedAt ? { completedAt: task.completedAt.toISOString() } : {}),
    ...(task.fee === null ? {} : { fee: money(cents(task.fee)) }),
    ...(task.reward === null ? {} : { reward: money(cents(task.reward)) }),
    updatedAt: task.updatedAt.toISOString(),
  });
