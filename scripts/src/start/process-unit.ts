// One service as a child process: started, waited for until it says it is ready, started again
// when it dies, and ended with its parent (it drains when its IPC channel closes).
import { fork, type ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { isRecord } from '../services/is-record.ts';
import type { Environment } from './config.ts';
import { StartError } from './start-error.ts';
import type { RunningUnit, UnitEvents } from './unit.ts';

export interface ProcessUnitOptions {
  readonly name: string;
  /** The module to run, a path. */
  readonly entry: string;
  readonly env: Environment;
  readonly events: UnitEvents;
  /** The pause before the first restart; it doubles with each that follows. */
  readonly backOffMs?: number;
  readonly restartsMax?: number;
}

const readyDeadlineMs = 60_000;
const drainDeadlineMs = 12_000;
/** A child that ran this long is healthy again: its earlier deaths are forgotten. */
const healthyAfterMs = 60_000;

/** Starts the child; from then on a death is answered with a restart on the same port. */
export async function startProcessUnit(options: ProcessUnitOptions): Promise<RunningUnit> {
  const { name, events, backOffMs = 250, restartsMax = 5 } = options;
  let closing = false;
  let restarts = 0;
  const first = await startChild(options, options.env);
  let { child } = first;
  const { port } = new URL(first.url);

  const onExit = (how: string, livedMs: number): void => {
    if (closing) return;
    restarts = livedMs > healthyAfterMs ? 1 : restarts + 1;
    if (restarts > restartsMax) {
      events.onLost(`${name} died ${restarts} times in a row (${how}); its messages are above.`);
      return;
    }
    const pauseMs = backOffMs * 2 ** (restarts - 1);
    events.onNotice(`${name} died (${how}); starting it again (${restarts} of ${restartsMax})`);
    void restart(pauseMs);
  };
  const restart = async (pauseMs: number): Promise<void> => {
    const startedAt = Date.now();
    await sleep(pauseMs);
    if (closing) return;
    try {
      // Others know the address, so the successor has to answer there.
      const started = await startChild(options, { ...options.env, PORT: port });
      child = started.child;
      watch();
      if (closing) child.kill('SIGTERM');
      else events.onNotice(`${name} is back`);
    } catch (error) {
      onExit(error instanceof Error ? error.message : String(error), Date.now() - startedAt);
    }
  };
  const watch = (): void => {
    const startedAt = Date.now();
    child.once('exit', (code, signal) => onExit(howItEnded(code, signal), Date.now() - startedAt));
    // It may have died between being ready and being watched.
    if (hasExited(child)) onExit(howItEnded(child.exitCode, child.signalCode), 0);
  };
  watch();
  return {
    name,
    url: first.url,
    close: () => {
      closing = true;
      return endChild(child);
    },
    kill: () => {
      closing = true;
      child.kill('SIGKILL');
    },
  };
}

async function startChild(
  options: ProcessUnitOptions,
  env: Environment,
): Promise<{ child: ChildProcess; url: string }> {
  const child = fork(options.entry, [], {
    env: { ...env },
    execArgv: ['--import', import.meta.resolve('tsx')],
    // A group of its own: the terminal's Ctrl-C goes to the launcher, which ends them in order.
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  try {
    return { child, url: await readyUrl(options.name, child) };
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
}

function readyUrl(name: string, child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => {
      clearTimeout(deadline);
      reject(new StartError(`${name} did not start: ${why}.`, 'Its own message is above.'));
    };
    const deadline = setTimeout(
      () => fail(`it was not ready within ${readyDeadlineMs / 1000} s`),
      readyDeadlineMs,
    );
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code, signal) => fail(howItEnded(code, signal)));
    child.on('message', (message: unknown) => {
      if (!isRecord(message) || message['type'] !== 'ready') return;
      if (typeof message['url'] !== 'string') return;
      clearTimeout(deadline);
      resolve(message['url']);
    });
  });
}

async function endChild(child: ChildProcess): Promise<void> {
  if (hasExited(child)) return;
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const deadline = setTimeout(() => child.kill('SIGKILL'), drainDeadlineMs);
  await exited;
  clearTimeout(deadline);
}

function hasExited(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

function howItEnded(code: number | null, signal: NodeJS.Signals | null): string {
  return signal === null ? `exit code ${code ?? '?'}` : signal;
}
