// Keeps a subgraph's background work going: a worker that throws is started again after a pause.
import type { Logger } from 'pino';
import { pause } from '../commands/pause.ts';
import type { Worker } from './subgraph-definition.ts';

const pauseMs = 1000;

export function startWorkers(
  workers: readonly Worker[],
  logger: Logger,
): { close(): Promise<void> } {
  const abort = new AbortController();
  const running = workers.map((worker) => keepRunning(worker, logger, abort.signal));
  return {
    async close() {
      abort.abort();
      await Promise.all(running);
    },
  };
}

async function keepRunning(worker: Worker, logger: Logger, abort: AbortSignal): Promise<void> {
  while (!abort.aborted) {
    try {
      await worker.run(abort);
    } catch (error) {
      logger.error({ err: error, worker: worker.name }, 'worker failed; it starts again');
    }
    if (!abort.aborted) await pause(pauseMs, abort);
  }
}
