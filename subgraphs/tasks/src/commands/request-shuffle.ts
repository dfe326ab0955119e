// Asks for a shuffle (TT-9, TT-11): answers at once; the worker goes through the tasks (work-shuffle.ts).
import {
  runCommand,
  type CommandContext,
  type CommandResult,
} from '@ates/kit/commands/run-command';
import { refuse } from '@ates/kit/domain/decision';
import { noEligibleAssignee } from '../domain/task.ts';
import { tellShuffleState } from '../events/shuffle-events.ts';
import { assignablePeople } from '../projections/people.ts';
import { insertShuffle, lockQueue, unfinishedShuffles } from '../projections/shuffle-rows.ts';
import type { TasksDeps } from './tasks-deps.ts';

export async function requestShuffle(
  deps: TasksDeps,
  context: CommandContext,
): Promise<CommandResult<{ readonly id: string }>> {
  const result = await runCommand<{ readonly id: string }, string>(deps, context, {
    name: 'shuffleTasks',
    input: {},
    async run(moment, cause) {
      const { tx, now } = moment;
      if ((await assignablePeople(tx, deps.nonAssignableRoles)).length === 0) {
        return noEligibleAssignee;
      }
      await lockQueue(tx);
      if ((await unfinishedShuffles(tx)) >= deps.shuffleQueueMax) {
        return refuse('SHUFFLE_QUEUE_FULL', 'Too many shuffles are waiting; try again later.');
      }
      const row = await insertShuffle(tx, {
        id: moment.newId(),
        status: 'RUNNING',
        requestedBy: context.actor.id,
        requestedByRole: context.actor.role,
        correlationId: context.correlationId,
        requestedAt: now,
        version: 1,
      });
      const written = await moment.append([
        {
          aggregate: { type: 'shuffle', id: row.id },
          expectedVersion: 0,
          facts: [],
          states: [tellShuffleState(row)],
          cause,
        },
      ]);
      return { kind: 'done', result: { id: row.id }, written };
    },
  });
  if (result.kind === 'done') deps.shuffleRequested();
  return result;
}
