// Given events, when a command, then events or a refusal: the rules of one task.
import type { Decision } from '@ates/kit/domain/decision';
import { taskId, userId, type UserId } from '@ates/kit/domain/ids';
import { describe, expect, test } from 'vitest';
import {
  absentTask,
  decideCompleteTask,
  decideCreateTask,
  decideReassignTask,
  evolveTask,
  type CreateTask,
  type TaskEvent,
} from './task.ts';

const id = taskId('t1');
const alice = userId('alice');
const bob = userId('bob');
const now = new Date('2026-03-03T09:00:00.000Z');

const assigned = (assigneeId: UserId): TaskEvent => ({
  kind: 'task-assigned',
  taskId: id,
  assigneeId,
  previousAssigneeId: undefined,
  shuffleId: undefined,
  at: now,
});
const completed: TaskEvent = { kind: 'task-completed', taskId: id, assigneeId: alice, at: now };

const given = (...events: TaskEvent[]) => events.reduce(evolveTask, absentTask);
const codeOf = (decision: Decision<TaskEvent>) =>
  decision.kind === 'refused' ? decision.refusal.code : decision.events.map(({ kind }) => kind);

const create = (command: Partial<CreateTask> = {}) =>
  decideCreateTask({
    taskId: id,
    title: 'Pop the uber',
    jiraId: undefined,
    description: undefined,
    createdBy: alice,
    assigneeId: bob,
    now,
    ...command,
  });

describe('creating a task', () => {
  test('TT-8: it is created and assigned in one go', () => {
    expect(codeOf(create())).toEqual(['task-created', 'task-assigned']);
  });

  test('D-10: without anybody to draw nothing is written', () => {
    expect(codeOf(create({ assigneeId: undefined }))).toBe('NO_ELIGIBLE_ASSIGNEE');
  });

  test.each([
    ['[UBERPOP-42] pop', 'TITLE_INVALID'],
    ['pop]', 'TITLE_INVALID'],
    ['   ', 'TITLE_INVALID'],
    ['a'.repeat(201), 'TITLE_INVALID'],
    ['nul\0', 'TITLE_INVALID'],
    ['half \ud800 a pair', 'TITLE_INVALID'],
    ["'; drop table tasks; --", ['task-created', 'task-assigned']],
    ['a'.repeat(200), ['task-created', 'task-assigned']],
  ])('TT-17: title %j', (title, outcome) => {
    expect(codeOf(create({ title }))).toEqual(outcome);
  });

  test.each([
    ['UBERPOP-42', ['task-created', 'task-assigned']],
    ['uberpop 42', 'JIRA_ID_INVALID'],
    ['UBERPOP-', 'JIRA_ID_INVALID'],
    ['-42', 'JIRA_ID_INVALID'],
    [`A-${'1'.repeat(60)}`, 'JIRA_ID_INVALID'],
  ])('TT-17: jiraId %j', (jiraId, outcome) => {
    expect(codeOf(create({ jiraId }))).toEqual(outcome);
  });

  test('a description is bounded', () => {
    expect(codeOf(create({ description: 'a'.repeat(4001) }))).toBe('DESCRIPTION_INVALID');
  });
});

describe('completing a task', () => {
  const complete = (state: ReturnType<typeof given>, by: UserId) =>
    codeOf(decideCompleteTask(state, { taskId: id, by, now }));

  test('TT-15: the current assignee may', () => {
    expect(complete(given(assigned(alice)), alice)).toEqual(['task-completed']);
  });

  test('TT-15: nobody else may, the former assignee included', () => {
    expect(complete(given(assigned(alice)), bob)).toBe('NOT_ASSIGNEE');
    expect(complete(given(assigned(alice), assigned(bob)), alice)).toBe('NOT_ASSIGNEE');
  });

  test('D-8: once', () => {
    expect(complete(given(assigned(alice), completed), alice)).toBe('TASK_ALREADY_COMPLETED');
  });

  test('an unknown task', () => {
    expect(complete(absentTask, alice)).toBe('TASK_NOT_FOUND');
  });
});

describe('shuffling a task', () => {
  const reassign = (drawn: UserId) =>
    decideReassignTask({ taskId: id, assigneeId: alice, drawn, shuffleId: 's1', now });

  test('D-6: drawing the present assignee changes nothing', () => {
    expect(reassign(alice)).toBeUndefined();
  });

  test('TT-9: drawing somebody else moves it, and says from whom', () => {
    expect(reassign(bob)).toMatchObject({ assigneeId: bob, previousAssigneeId: alice });
  });
});
