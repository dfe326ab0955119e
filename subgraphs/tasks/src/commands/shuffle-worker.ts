// The worker that goes through the queue of shuffles; woken by a request in this process, and by a
// slow look for those that were asked for elsewhere or left behind.
import type { TasksDeps } from './tasks-deps.ts';
import { workShuffle } from './work-shuffle.ts';

export interface Wake {
  /** Resolves when something was asked for, or after `timeoutMs`. */
  wait(timeoutMs: number, abort: AbortSignal): Promise<void>;
}

const lookMs = 1000;

export const shuffleWorker = (deps: TasksDeps, requested: Wake) => ({
  name: 'shuffle',
  async run(abort: AbortSignal): Promise<void> {
    while (!abort.aborted) {
      if (!(await workShuffle(deps))) await requested.wait(lookMs, abort);
    }
  },
});
