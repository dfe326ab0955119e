// The catalogue of what tasks refuses. docs/ERRORS.md is generated from it (`npm run generate errors`); a code that
// is used and not here, or here and not used, fails a test.
import type { RefusalCatalogue } from '@ates/kit/domain/refusal-catalogue';

export const refusals = {
  DESCRIPTION_INVALID: {
    meaning: 'The description is longer than 4000 characters or has control characters.',
    of: ['createTask'],
  },
  JIRA_ID_INVALID: {
    meaning: 'The Jira id does not look like UBERPOP-42.',
    of: ['createTask'],
  },
  NOT_ASSIGNEE: {
    meaning: 'Only the current assignee may complete a task.',
    of: ['completeTask'],
  },
  NO_ELIGIBLE_ASSIGNEE: {
    meaning: 'Nobody is active in a role that gets tasks: there is nobody to draw.',
    of: ['createTask', 'shuffleTasks'],
  },
  SHUFFLE_QUEUE_FULL: {
    meaning: 'As many shuffles as allowed are waiting; try again later.',
    of: ['shuffleTasks'],
  },
  TASK_ALREADY_COMPLETED: { meaning: 'The task is done already.', of: ['completeTask'] },
  TASK_NOT_FOUND: { meaning: 'There is no such task.', of: ['completeTask'] },
  TITLE_INVALID: {
    meaning: 'The title is empty, longer than 200 characters, or has [, ] or control characters.',
    of: ['createTask'],
  },
} as const satisfies RefusalCatalogue;
