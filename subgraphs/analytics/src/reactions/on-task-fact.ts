// Tasks has told something: every fact is kept, and completions are set apart.
import { reactToAny } from '@ates/kit/reactions/reaction';
import { isEventOf } from '@ates/schema/contracts/codec';
import {
  shuffleFinishedV1,
  taskAssignedV1,
  taskCompletedV1,
  taskCreatedV2,
} from '@ates/schema/contracts/tasks';
import { recordCompletions } from '../projections/completed-tasks.ts';
import { recordFacts } from '../projections/facts.ts';

export const onTaskFact = reactToAny(
  [taskCreatedV2, taskAssignedV1, taskCompletedV1, shuffleFinishedV1],
  async (events, { tx }) => {
    await recordFacts(tx, 'TASKS', events);
    await recordCompletions(
      tx,
      events.flatMap((event) => (isEventOf(taskCompletedV1, event) ? [event.data] : [])),
    );
  },
);
