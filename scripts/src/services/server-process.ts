// One server as a child process of its own group, with its output in a log file.
// Detached from the terminal's Ctrl-C, because servers must outlive the programs that use them.
import { spawn } from 'node:child_process';
import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { lastLines } from './run-command.ts';
import { identityOf, type ProcessIdentity } from './process-identity.ts';

export interface ServerProcess {
  readonly identity: ProcessIdentity;
  /** Resolves when the process ends, with how it ended. */
  readonly ended: Promise<string>;
  hasEnded(): boolean;
  /** The last lines it wrote since it was started. */
  lastWords(): Promise<string>;
}

export interface ServerProcessOptions {
  readonly program: string;
  readonly args: readonly string[];
  readonly logFile: string;
  readonly cwd: string;
  readonly uid?: number;
  readonly gid?: number;
}

/** Starts the program; rejects when it cannot be executed at all. */
export async function startServerProcess({
  program,
  args,
  logFile,
  ...options
}: ServerProcessOptions): Promise<ServerProcess> {
  await mkdir(dirname(logFile), { recursive: true });
  const log = await open(logFile, 'w', 0o600);
  try {
    const child = spawn(program, args, {
      ...options,
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
      env: { LC_ALL: 'C', TZ: 'UTC' },
    });
    const pid = await new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('spawn', () => resolve(child.pid ?? 0));
    });
    let over = false;
    const ended = new Promise<string>((resolve) => {
      child.once('exit', (code, signal) => {
        over = true;
        resolve(signal === null ? `exit code ${code ?? '?'}` : `signal ${signal}`);
      });
    });
    // The launcher must be able to end on its own; whoever needs the server waits for its port.
    child.unref();
    const identity = (await identityOf(pid)) ?? { pid, started: '', command: program };
    return { identity, ended, hasEnded: () => over, lastWords: () => tail(logFile) };
  } finally {
    await log.close();
  }
}

async function tail(path: string): Promise<string> {
  try {
    return lastLines(await readFile(path, 'utf8'), 5);
  } catch {
    return '';
  }
}
