// What the commands of tasks need besides the kit's: the settings of the draw and of the shuffle.
import type { CommandDeps } from '@ates/kit/commands/run-command';

export interface TasksDeps extends CommandDeps {
  /** Roles that never get a task (TT-7). */
  readonly nonAssignableRoles: readonly string[];
  /** Shuffles that may wait at once (TT-11). */
  readonly shuffleQueueMax: number;
  /** Open tasks per transaction of a shuffle: small enough that nobody waits long for a lock. */
  readonly shuffleChunkMax: number;
  /** Called when a shuffle was asked for: wakes the worker of this process. */
  readonly shuffleRequested: () => void;
}
