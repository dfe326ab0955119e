// Runs one short-lived system program to its end and hands back what it said.
// A failure carries the program's last lines, because its exit code alone tells nobody anything.
import { execFile } from 'node:child_process';
import { environmentForTools } from './config.ts';

export interface CommandOptions {
  readonly cwd?: string;
  readonly timeoutMs?: number;
  readonly uid?: number;
  readonly gid?: number;
}

/** Standard output of `program args…`; rejects on a non-zero exit, a signal or the timeout. */
export function runCommand(
  program: string,
  args: readonly string[],
  { timeoutMs = 120_000, ...options }: CommandOptions = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      program,
      args,
      { ...options, timeout: timeoutMs, env: environmentForTools(), maxBuffer: 16 * 1024 * 1024 },
      (error, stdout, stderr) => {
        if (error === null) return resolve(stdout);
        const said = lastLines(stderr === '' ? stdout : stderr, 5);
        reject(
          new Error(`${program} failed: ${said === '' ? error.message : said}`, { cause: error }),
        );
      },
    );
  });
}

/** The last non-empty lines of a text, as one text. */
export function lastLines(text: string, count: number): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.slice(-count).join('\n');
}
