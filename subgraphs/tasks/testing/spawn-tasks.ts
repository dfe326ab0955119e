// The tasks subgraph as a process of its own, for tests that kill it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface TasksProcess {
  readonly url: string;
  /** SIGKILL; answers once it is gone. */
  kill(): Promise<void>;
  /** SIGTERM; answers once it is gone. */
  stop(): Promise<void>;
}

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

export async function spawnTasks(env: Readonly<Record<string, string>>): Promise<TasksProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', main], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { LOG_LEVEL: 'silent', ...env },
  });
  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  };
  const exited = once(child, 'exit').then(() => {
    throw new Error('tasks ended before it was ready');
  });
  exited.catch(() => undefined);
  const told: readonly unknown[] = await Promise.race([once(child, 'message'), exited]);
  const [ready] = told;
  if (typeof ready !== 'object' || ready === null || !('url' in ready))
    throw new Error('tasks said something else than ready');
  return { url: String(ready.url), kill: () => end('SIGKILL'), stop: () => end('SIGTERM') };
}
