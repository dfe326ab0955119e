// Tasks' business events become money (AC-16): created prices, assigned charges the fee, completed
// credits the reward. One reaction, because they alternate in the stream and are booked in one go.
import { causeFrom, reactToAny, type Reaction } from '@ates/kit/reactions/reaction';
import type { EventOf } from '@ates/schema/contracts/contract';
import { taskAssignedV1, taskCompletedV1, taskCreatedV2 } from '@ates/schema/contracts/tasks';
import type { Books } from '../commands/books.ts';
import { recordTaskFacts, type HeardFact } from '../commands/record-task-facts.ts';

const taskFacts = [taskCreatedV2, taskAssignedV1, taskCompletedV1] as const;

export const onTaskFact = (books: Books): Reaction =>
  reactToAny(taskFacts, (events, moment) => recordTaskFacts(moment, events.map(toHeard), books));

function toHeard(event: EventOf<(typeof taskFacts)[number]>): HeardFact {
  const { taskId } = event.data;
  const cause = causeFrom(event);
  switch (event.type) {
    case taskCreatedV2.type:
      return { kind: 'created', taskId, cause };
    case taskAssignedV1.type: {
      const { assigneeId, assignedAt: at } = event.data;
      return { kind: 'assigned', taskId, assigneeId, at, cause };
    }
    case taskCompletedV1.type: {
      const { assigneeId, completedAt: at } = event.data;
      return { kind: 'completed', taskId, assigneeId, at, cause };
    }
  }
}
