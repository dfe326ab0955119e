// One worker thread that plans for one supergraph, seen from the gateway's thread: it is asked, it answers, it goes.
// Who keeps it decides when it is replaced.
import { Worker } from 'node:worker_threads';
import type { WorkerMessage, WorkerQuestion, WorkerTask } from './worker-messages.ts';

/** What is heard of a thread. Nothing after `gone`. */
export type ThreadEars = {
  readonly message: (message: WorkerMessage) => void;
  /** It ended by itself. */
  readonly gone: (error: Error) => void;
};

/** A running thread. */
export type PlanningThread = {
  ask(question: WorkerQuestion): void;
  /** Ends it whatever it is doing; nothing is heard of it from now on. */
  stop(): Promise<void>;
};

/** @param memoryMaxMb its heap may grow so far, then it ends. */
export function startPlanningThread(
  task: WorkerTask,
  memoryMaxMb: number,
  ears: ThreadEars,
): PlanningThread {
  const worker = new Worker(new URL('../../bin/planning-worker.js', import.meta.url), {
    name: 'planning',
    workerData: task,
    // How the gateway's own process was started is no concern of the worker's.
    execArgv: [],
    // The young generation has a bound of its own: the process may have been given a large one.
    resourceLimits: { maxOldGenerationSizeMb: memoryMaxMb, maxYoungGenerationSizeMb: 48 },
  });
  let heard = true;
  let failure: Error | undefined;
  worker.on('message', (message: WorkerMessage) => {
    // Whoever waits for a plan keeps the process; an idle planner does not.
    if (message.kind === 'ready') worker.unref();
    if (heard) ears.message(message);
  });
  worker.on('messageerror', (error) => (failure ??= error));
  worker.on('error', (error) => (failure ??= error));
  worker.on('exit', (code) => {
    if (heard) ears.gone(failure ?? new Error(`The planning thread ended with ${code}.`));
    heard = false;
  });
  return {
    ask: (question) => worker.postMessage(question, []),
    async stop() {
      heard = false;
      await worker.terminate();
    },
  };
}

/** Whether a thread ended because it needed more memory than it may have. */
export function isOutOfMemory(error: Error): boolean {
  return 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
}
