// Creates a task (TT-4 … TT-8): the system draws the assignee, nobody picks a person.
import { handleCommand, type AggregateResult } from '@ates/kit/commands/handle-command';
import type { CommandContext, CommandResult } from '@ates/kit/commands/run-command';
import { taskId } from '@ates/kit/domain/ids';
import { drawAssignee } from '../domain/assignable.ts';
import { decideCreateTask } from '../domain/task.ts';
import { taskAggregate } from '../events/task-events.ts';
import { tellTaskState } from '../events/task-state.ts';
import { assignablePeople } from '../projections/people.ts';
import { projectTask } from '../projections/task-rows.ts';
import { notifyOfNewTask } from './notify-assignees.ts';
import type { TasksDeps } from './tasks-deps.ts';

export interface CreateTaskInput {
  readonly title: string;
  readonly jiraId: string | undefined;
  readonly description: string | undefined;
}

export function createTask(
  deps: TasksDeps,
  context: CommandContext,
  input: CreateTaskInput,
): Promise<CommandResult<AggregateResult>> {
  const id = taskId(deps.ports.newId());
  return handleCommand(deps, context, {
    name: 'createTask',
    input,
    aggregate: taskAggregate,
    id,
    async decide(_state, moment) {
      const candidates = await assignablePeople(moment.tx, deps.nonAssignableRoles);
      return decideCreateTask({
        ...input,
        taskId: id,
        createdBy: context.actor.id,
        assigneeId: drawAssignee(candidates, moment.draw),
        now: moment.now,
      });
    },
    async project(moment, { events, version }) {
      const task = await projectTask(moment.tx, events, version);
      await notifyOfNewTask(moment, task, context.correlationId);
      return [tellTaskState(task)];
    },
  });
}
