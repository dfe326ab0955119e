// Tells, at most once a second, that the figures have moved on (analytics.stats).
import { pause } from '@ates/kit/commands/pause';
import { runCommand, type CommandDeps } from '@ates/kit/commands/run-command';
import { statsMoved, statsScope } from '../events/stats-events.ts';
import { statsVersionFrom } from '../projections/stats-version.ts';

export interface StatsDeps extends CommandDeps {
  /** Whether anything was read since it was asked last. */
  readonly hasMoved: () => boolean;
  readonly asOf: () => Promise<string>;
  /** The version others know; a database that was dropped goes on from there. */
  readonly standingVersion: () => Promise<number>;
}

const tellEveryMs = 1000;

export const statsWorker = (deps: StatsDeps) => ({
  name: 'stats',
  async run(abort: AbortSignal): Promise<void> {
    const standing = await deps.standingVersion();
    while (!abort.aborted) {
      if (deps.hasMoved()) await tellStats(deps, standing);
      await pause(tellEveryMs, abort);
    }
  },
});

async function tellStats(deps: StatsDeps, standing: number): Promise<void> {
  const asOf = await deps.asOf();
  const context = {
    actor: { id: 'analytics', role: 'SYSTEM' as const },
    correlationId: deps.ports.newId(),
  };
  await runCommand(deps, context, {
    name: 'tellStats',
    input: {},
    async run(moment, cause) {
      const version = await statsVersionFrom(moment.tx, statsScope, standing);
      const written = await moment.append([
        {
          aggregate: { type: 'stats', id: statsScope },
          expectedVersion: version,
          facts: [],
          states: [statsMoved(version + 1, asOf)],
          cause,
        },
      ]);
      return { kind: 'done', result: { version: version + 1 }, written };
    },
  });
}
