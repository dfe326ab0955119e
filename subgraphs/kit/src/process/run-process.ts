// A process of its own for one subgraph: starts it, tells the launcher, drains on SIGTERM or when the
// launcher is gone, and exits with a clear message when it cannot start.
import { inspect } from 'node:util';
import { ConfigError } from './config.ts';

export interface RunningUnit {
  readonly url: string;
  close(): Promise<void>;
}

const drainDeadlineMs = 15_000;

/** Never returns before the unit is up; the process lives until it is told to stop. */
export async function runProcess(name: string, start: () => Promise<RunningUnit>): Promise<void> {
  let stopping = false;
  let unit: RunningUnit | undefined;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    // A drain that hangs must not keep the process: whatever was not acknowledged comes again.
    setTimeout(() => process.exit(1), drainDeadlineMs).unref();
    void (unit?.close() ?? Promise.resolve()).finally(() => process.exit(0));
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, stop);
  process.on('disconnect', stop);
  try {
    unit = await start();
  } catch (error) {
    const text = error instanceof ConfigError ? error.message : inspect(error);
    process.stderr.write(`${name} cannot start: ${text}\n`);
    process.exit(1);
  }
  process.send?.({ type: 'ready', name, url: unit.url });
}
