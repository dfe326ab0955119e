// `npm start` as a person runs it, in a process of its own, for tests that start and stop it.
// Out: what it prints, its address once it says so, and its end.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { environmentForTools } from '../../services/config.ts';

export interface Launcher {
  readonly pid: number;
  /** Everything printed so far, both streams. */
  readonly output: () => string;
  /** Resolves with the gateway's address; rejects when the launcher ends before. */
  readonly ready: Promise<string>;
  /** Sends the signal and resolves with the exit code (null when killed). */
  readonly end: (signal: NodeJS.Signals) => Promise<number | null>;
  readonly ended: Promise<number | null>;
}

const bootstrap = fileURLToPath(new URL('../../../bootstrap.mjs', import.meta.url));

export function runLauncher(
  args: readonly string[],
  settings: Readonly<Record<string, string>> = {},
): Launcher {
  // A person's shell: nothing of the test runner's own settings.
  const { PATH, HOME, TMPDIR, ATES_CACHE_DIR, NATS_SERVER_BIN } = environmentForTools();
  const child = spawn(process.execPath, [bootstrap, 'start', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH, HOME, TMPDIR, ATES_CACHE_DIR, NATS_SERVER_BIN, ...settings },
  });
  let text = '';
  const ended = once(child, 'exit').then(([code]: unknown[]) =>
    typeof code === 'number' ? code : null,
  );
  const ready = new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      text += chunk.toString();
      const address = /The graph is at (\S+)\/graphql/.exec(text)?.[1];
      // The text is whole when its last line is there.
      if (address !== undefined && text.includes('Ctrl-C stops everything')) resolve(address);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    void ended.then((code) => reject(new Error(`npm start ended with ${code}:\n${text}`)));
  });
  ready.catch(() => {});
  return {
    pid: child.pid ?? 0,
    output: () => text,
    ready,
    ended,
    end: (signal) => {
      child.kill(signal);
      return ended;
    },
  };
}
