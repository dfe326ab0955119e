// A task was given to somebody: they are told (TT-16). What a shuffle gives is told in one digest, when
// the shuffle has ended (on-shuffle-finished.ts).
import { reactTo } from '@ates/kit/reactions/reaction';
import { taskAssignedV1 } from '@ates/schema/contracts/tasks';
import { notifyOfNewTasks } from '../commands/notify-assignees.ts';

export const onTaskAssigned = reactTo(taskAssignedV1, (events, moment) =>
  notifyOfNewTasks(
    moment,
    events
      .filter(({ data }) => data.reason === 'CREATED')
      .map(({ id, data, correlationid }) => ({
        eventId: id,
        taskId: data.taskId,
        assigneeId: data.assigneeId,
        correlationId: correlationid,
      })),
  ),
);
