// An operator's rebuild: asked for by a command, carried out by a worker of whichever replica is first.
// A process that dies in the middle leaves it asked for, and the next one begins it again.
import { pause } from '@ates/kit/commands/pause';
import {
  runCommand,
  type CommandContext,
  type CommandDeps,
  type CommandResult,
} from '@ates/kit/commands/run-command';
import { rebuildProblem } from '../domain/rebuild.ts';
import {
  endRebuild,
  insertRebuild,
  lockLastRebuild,
  takeRebuild,
} from '../projections/rebuild-rows.ts';

export type { CommandDeps } from '@ates/kit/commands/run-command';

type RebuildRefusal = 'REASON_INVALID' | 'REBUILD_RUNNING';

/** Asks for a rebuild; answers its id at once. */
export function requestRebuild(
  deps: CommandDeps,
  context: CommandContext,
  input: { readonly reason: string },
): Promise<CommandResult<{ readonly id: string }, RebuildRefusal>> {
  const reason = input.reason.trim();
  return runCommand<{ readonly id: string }, RebuildRefusal>(deps, context, {
    name: 'rebuildAnalytics',
    input: { reason },
    async run(moment) {
      const problem = rebuildProblem(reason, await lockLastRebuild(moment.tx));
      if (problem) return problem;
      const id = moment.newId();
      const requestedBy = context.actor.id;
      await insertRebuild(moment.tx, { id, reason, requestedBy, requestedAt: moment.now });
      return { kind: 'done', result: { id }, written: [] };
    },
  });
}

export interface RebuildDeps extends CommandDeps {
  /** Reads everything again; answers how many events. */
  readonly rebuild: () => Promise<number>;
}

const lookEveryMs = 500;

export const rebuildWorker = (deps: RebuildDeps) => ({
  name: 'rebuild',
  async run(abort: AbortSignal): Promise<void> {
    while (!abort.aborted) {
      await rebuildWhatIsAsked(deps);
      await pause(lookEveryMs, abort);
    }
  },
});

/** The row stays locked while everything is read, so that no replica does it twice. */
async function rebuildWhatIsAsked({
  database,
  ports,
  logger,
  rebuild,
}: RebuildDeps): Promise<void> {
  await database.db.transaction(async (tx) => {
    const asked = await takeRebuild(tx);
    if (!asked) return;
    const { id, reason, requestedBy } = asked;
    logger.info({ rebuild: id, requestedBy, reason }, 'rebuild begins');
    const events = await rebuild().catch((error: unknown) => {
      logger.error({ err: error, rebuild: id }, 'rebuild failed; the old answers stand');
      return null;
    });
    await endRebuild(tx, id, { finishedAt: ports.now(), events });
    logger.info({ rebuild: id, events }, 'rebuild ended');
  });
}
