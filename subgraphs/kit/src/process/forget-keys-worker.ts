// Housekeeping of every subgraph: idempotency keys are kept for 24 hours (D-8), not for ever.
import { forgetExpiredKeys } from '../commands/idempotency.ts';
import { pause } from '../commands/pause.ts';
import type { CommandDeps } from '../commands/run-command.ts';
import type { Worker } from './subgraph-definition.ts';

const everyMs = 3_600_000;

export const forgetKeysWorker = ({
  database,
  ports,
}: Pick<CommandDeps, 'database' | 'ports'>): Worker => ({
  name: 'forget-keys',
  async run(abort) {
    while (!abort.aborted) {
      await forgetExpiredKeys(database.db, ports.now());
      await pause(everyMs, abort);
    }
  },
});
