// The planning worker's entry, started by src/planning/planning-thread.ts: workers do not inherit how the gateway's
// process loads TypeScript, so that is arranged here first.
import { parentPort, workerData } from 'node:worker_threads';
import { register } from 'tsx/esm/api';

register();
const { servePlanning } = await import('../src/planning/serve-planning.ts');
/** @type {unknown} */
const task = workerData;
await servePlanning(
  {
    tell: (message) => parentPort?.postMessage(message, []),
    hear: (listener) => void parentPort?.on('message', listener),
  },
  task,
);
