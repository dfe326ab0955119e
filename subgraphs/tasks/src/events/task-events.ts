// The Task aggregate as the event store and the other subgraphs see it.
import { taskId, userId } from '@ates/kit/domain/ids';
import type { AggregateDefinition } from '@ates/kit/events/aggregate';
import { tell, type Draft } from '@ates/kit/events/append-events';
import { taskAssignedV1, taskCompletedV1, taskCreatedV2 } from '@ates/schema/contracts/tasks';
import type { NewestEvent } from '@ates/schema/contracts/upcast';
import { absentTask, evolveTask, type TaskEvent, type TaskState } from '../domain/task.ts';

export const taskAggregate: AggregateDefinition<TaskState, TaskEvent> = {
  type: 'task',
  initialState: absentTask,
  evolve: evolveTask,
  toContract,
  fromContract,
};

function toContract(event: TaskEvent): Draft {
  switch (event.kind) {
    case 'task-created':
      return tell(taskCreatedV2, {
        taskId: event.taskId,
        title: event.title,
        ...(event.jiraId === undefined ? {} : { jiraId: event.jiraId }),
        description: event.description ?? null,
        createdBy: event.createdBy,
        createdAt: event.at.toISOString(),
      });
    case 'task-assigned':
      return tell(taskAssignedV1, {
        taskId: event.taskId,
        assigneeId: event.assigneeId,
        ...(event.previousAssigneeId === undefined
          ? {}
          : { previousAssigneeId: event.previousAssigneeId }),
        ...(event.shuffleId === undefined
          ? { reason: 'CREATED' as const }
          : { reason: 'SHUFFLE' as const, shuffleId: event.shuffleId }),
        assignedAt: event.at.toISOString(),
      });
    case 'task-completed':
      return tell(taskCompletedV1, {
        taskId: event.taskId,
        assigneeId: event.assigneeId,
        completedAt: event.at.toISOString(),
      });
  }
}

function fromContract(event: NewestEvent): TaskEvent | undefined {
  switch (event.type) {
    case taskCreatedV2.type:
      return {
        kind: 'task-created',
        taskId: taskId(event.data.taskId),
        title: event.data.title,
        jiraId: event.data.jiraId,
        description: event.data.description ?? undefined,
        createdBy: userId(event.data.createdBy),
        at: new Date(event.data.createdAt),
      };
    case taskAssignedV1.type:
      return {
        kind: 'task-assigned',
        taskId: taskId(event.data.taskId),
        assigneeId: userId(event.data.assigneeId),
        previousAssigneeId:
          event.data.previousAssigneeId === undefined
            ? undefined
            : userId(event.data.previousAssigneeId),
        shuffleId: event.data.shuffleId,
        at: new Date(event.data.assignedAt),
      };
    case taskCompletedV1.type:
      return {
        kind: 'task-completed',
        taskId: taskId(event.data.taskId),
        assigneeId: userId(event.data.assigneeId),
        at: new Date(event.data.completedAt),
      };
    default:
      return undefined;
  }
}
