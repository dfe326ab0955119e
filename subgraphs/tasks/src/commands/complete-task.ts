// Marks a task done (TT-15): the current assignee and nobody else; money follows from the event.
import { handleCommand, type AggregateResult } from '@ates/kit/commands/handle-command';
import type { CommandContext, CommandResult } from '@ates/kit/commands/run-command';
import { isEntityId } from '@ates/kit/domain/entity-id';
import { taskId } from '@ates/kit/domain/ids';
import { decideCompleteTask, taskNotFound } from '../domain/task.ts';
import { taskAggregate } from '../events/task-events.ts';
import { tellTaskState } from '../events/task-state.ts';
import { lockTask, projectTask } from '../projections/task-rows.ts';
import type { TasksDeps } from './tasks-deps.ts';

export function completeTask(
  deps: TasksDeps,
  context: CommandContext,
  input: { readonly taskId: string },
): Promise<CommandResult<AggregateResult>> {
  if (!isEntityId(input.taskId)) return Promise.resolve(taskNotFound);
  const id = taskId(input.taskId);
  return handleCommand(deps, context, {
    name: 'completeTask',
    input,
    aggregate: taskAggregate,
    id,
    lockFirst: ({ tx }) => lockTask(tx, id),
    decide: (state, { now }) =>
      decideCompleteTask(state, { taskId: id, by: context.actor.id, now }),
    project: async ({ tx }, { events, version }) => [
      tellTaskState(await projectTask(tx, events, version)),
    ],
  });
}
