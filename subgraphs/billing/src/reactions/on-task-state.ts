// Keeps the texts of tasks at hand for the audit log.
import { reactTo, type Reaction } from '@ates/kit/reactions/reaction';
import { taskStateV2 } from '@ates/schema/contracts/tasks';
import { replicateTaskTexts } from '../projections/task-texts.ts';

export const onTaskState: Reaction = reactTo(taskStateV2, (events, { tx }) =>
  replicateTaskTexts(
    tx,
    events.map(({ data }) => data),
  ),
);
