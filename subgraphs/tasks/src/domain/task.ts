// The rules of one task (TT-5 … TT-17): who gets it, who may finish it, what its texts may be.
// Pure: the assignee has been drawn outside, `now` comes with the command.
import { accept, refuse, type Decision } from '@ates/kit/domain/decision';
import type { TaskId, UserId } from '@ates/kit/domain/ids';

export type TaskState =
  | { readonly kind: 'absent' }
  | { readonly kind: 'open'; readonly assigneeId: UserId }
  | { readonly kind: 'completed'; readonly assigneeId: UserId };

export type TaskEvent =
  | {
      readonly kind: 'task-created';
      readonly taskId: TaskId;
      readonly title: string;
      readonly jiraId: string | undefined;
      readonly description: string | undefined;
      readonly createdBy: UserId;
      readonly at: Date;
    }
  | {
      readonly kind: 'task-assigned';
      readonly taskId: TaskId;
      readonly assigneeId: UserId;
      readonly previousAssigneeId: UserId | undefined;
      readonly shuffleId: string | undefined;
      readonly at: Date;
    }
  | {
      readonly kind: 'task-completed';
      readonly taskId: TaskId;
      readonly assigneeId: UserId;
      readonly at: Date;
    };

export const absentTask: TaskState = { kind: 'absent' };

export function evolveTask(state: TaskState, event: TaskEvent): TaskState {
  switch (event.kind) {
    case 'task-created':
      return state;
    case 'task-assigned':
      return { kind: 'open', assigneeId: event.assigneeId };
    case 'task-completed':
      return { kind: 'completed', assigneeId: event.assigneeId };
  }
}

export interface CreateTask {
  readonly taskId: TaskId;
  readonly title: string;
  readonly jiraId: string | undefined;
  readonly description: string | undefined;
  readonly createdBy: UserId;
  /** Drawn uniformly among the assignable; undefined when there is nobody (D-10). */
  readonly assigneeId: UserId | undefined;
  readonly now: Date;
}

export type CreateTaskRefusal =
  'TITLE_INVALID' | 'JIRA_ID_INVALID' | 'DESCRIPTION_INVALID' | 'NO_ELIGIBLE_ASSIGNEE';

export const titleCharactersMax = 200;
export const descriptionCharactersMax = 4000;
const jiraIdCharactersMax = 50;

/** TT-4, TT-6, TT-8, TT-17: a task is created and assigned in one go, or not at all. */
export function decideCreateTask(command: CreateTask): Decision<TaskEvent, CreateTaskRefusal> {
  const { taskId, jiraId, description, createdBy, assigneeId, now } = command;
  const title = command.title.trim();
  if (title.length < 1 || title.length > titleCharactersMax) {
    return refuse('TITLE_INVALID', `A title has 1 to ${titleCharactersMax} characters.`);
  }
  if (/[[\]]/.test(title) || hasControlCharacters(title)) {
    return refuse('TITLE_INVALID', 'A title has no [ or ] and no control characters.');
  }
  if (jiraId !== undefined && !isJiraId(jiraId)) {
    return refuse('JIRA_ID_INVALID', 'A Jira id looks like UBERPOP-42.');
  }
  if (description !== undefined && !isDescription(description)) {
    return refuse(
      'DESCRIPTION_INVALID',
      `A description has at most ${descriptionCharactersMax} characters, none of them NUL.`,
    );
  }
  if (assigneeId === undefined) return noEligibleAssignee;
  return accept<TaskEvent>(
    { kind: 'task-created', taskId, title, jiraId, description, createdBy, at: now },
    {
      kind: 'task-assigned',
      taskId,
      assigneeId,
      previousAssigneeId: undefined,
      shuffleId: undefined,
      at: now,
    },
  );
}

const isJiraId = (value: string): boolean =>
  value.length <= jiraIdCharactersMax && /^[A-Z][A-Z0-9]*-[0-9]+$/.test(value);

const isDescription = (value: string): boolean =>
  value.length <= descriptionCharactersMax && !/[\0\p{Cs}]/u.test(value);

/** Lone surrogates are no characters: no database and no JSON parser has to take them. */
const hasControlCharacters = (value: string): boolean => /[\p{Cc}\p{Cs}]/u.test(value);

export const noEligibleAssignee = refuse(
  'NO_ELIGIBLE_ASSIGNEE',
  'There is nobody a task could go to.',
);

export type CompleteTaskRefusal = 'TASK_NOT_FOUND' | 'TASK_ALREADY_COMPLETED' | 'NOT_ASSIGNEE';

/** TT-15, D-7, D-8: the current assignee and nobody else, once. */
export function decideCompleteTask(
  state: TaskState,
  command: { readonly taskId: TaskId; readonly by: UserId; readonly now: Date },
): Decision<TaskEvent, CompleteTaskRefusal> {
  switch (state.kind) {
    case 'absent':
      return taskNotFound;
    case 'completed':
      return state.assigneeId === command.by
        ? refuse('TASK_ALREADY_COMPLETED', 'The task is done already.')
        : notAssignee;
    case 'open':
      if (state.assigneeId !== command.by) return notAssignee;
      return accept<TaskEvent>({
        kind: 'task-completed',
        taskId: command.taskId,
        assigneeId: command.by,
        at: command.now,
      });
  }
}

export const taskNotFound = refuse('TASK_NOT_FOUND', 'There is no such task.');
const notAssignee = refuse('NOT_ASSIGNEE', 'Only the current assignee may complete the task.');

/** TT-9, D-6: the drawn assignee gets the task; drawing the present one changes nothing. */
export function decideReassignTask(command: {
  readonly taskId: TaskId;
  readonly assigneeId: UserId;
  readonly drawn: UserId;
  readonly shuffleId: string;
  readonly now: Date;
}): TaskEvent | undefined {
  if (command.drawn === command.assigneeId) return undefined;
  return {
    kind: 'task-assigned',
    taskId: command.taskId,
    assigneeId: command.drawn,
    previousAssigneeId: command.assigneeId,
    shuffleId: command.shuffleId,
    at: command.now,
  };
}
