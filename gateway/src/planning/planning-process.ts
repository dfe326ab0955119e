// The same as a planning thread, as a process of its own: native planners may abort, and take with them whatever runs
// beside them. Nothing of the gateway's environment goes along.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { PlanningThread, ThreadEars } from './planning-thread.ts';
import type { WorkerMessage, WorkerTask } from './worker-messages.ts';

const entry = fileURLToPath(new URL('../../bin/planning-process.js', import.meta.url));

/** @param memoryMaxMb its heap may grow so far; what is native is not counted. */
export function startPlanningProcess(
  task: WorkerTask,
  memoryMaxMb: number,
  ears: ThreadEars,
): PlanningThread {
  const child = fork(entry, [], {
    execArgv: [`--max-old-space-size=${memoryMaxMb}`],
    env: {},
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  let heard = true;
  let failure: Error | undefined;
  const ended = new Promise<void>((resolve) => {
    child.once('exit', (code, signal) => {
      resolve();
      const how = signal ?? String(code);
      if (heard) ears.gone(failure ?? new Error(`The planning process ended with ${how}.`));
      heard = false;
    });
  });
  child.on('error', (error) => (failure ??= error));
  child.on('message', (said) => {
    // Only our own entry writes to this channel.
    const message = said as WorkerMessage;
    if (message.kind === 'ready') {
      // Whoever waits for a plan keeps the gateway's process; an idle planner does not.
      child.unref();
      child.channel?.unref();
    }
    if (heard) ears.message(message);
  });
  child.send(task);
  return {
    ask: (question) => void child.send(question),
    async stop() {
      heard = false;
      child.ref();
      child.kill('SIGKILL');
      await ended;
    },
  };
}
