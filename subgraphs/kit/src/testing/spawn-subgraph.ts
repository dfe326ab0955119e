// A subgraph as a process of its own, for tests that kill it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface SubgraphProcess {
  readonly url: string;
  /** SIGKILL; answers once it is gone. */
  kill(): Promise<void>;
  /** SIGTERM; answers once it is gone. */
  stop(): Promise<void>;
}

/** Starts `main`, a subgraph's main.ts; answers once it is ready. */
export async function spawnSubgraph(
  main: URL,
  env: Readonly<Record<string, string>>,
): Promise<SubgraphProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', fileURLToPath(main)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { LOG_LEVEL: 'silent', ...env },
  });
  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  };
  const exited = once(child, 'exit').then(() => {
    throw new Error('the process ended before it was ready');
  });
  exited.catch(() => undefined);
  const told: readonly unknown[] = await Promise.race([once(child, 'message'), exited]);
  const [ready] = told;
  if (typeof ready !== 'object' || ready === null || !('url' in ready))
    throw new Error('the process said something else than ready');
  return { url: String(ready.url), kill: () => end('SIGKILL'), stop: () => end('SIGTERM') };
}
