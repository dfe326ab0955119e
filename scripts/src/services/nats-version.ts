// nats-server's version: read from the program itself, compared number by number.
// A program that cannot say its version is not a nats-server we can use.
import { runCommand } from './run-command.ts';

/** The oldest server with everything we need (state streams with direct gets, sync_interval). */
export const oldestNats = '2.10.0';

/** `v2.15.1` out of `nats-server: v2.15.1`; undefined when the program does not run or is another. */
export async function natsVersionOf(program: string): Promise<string | undefined> {
  try {
    return parseNatsVersion(await runCommand(program, ['--version'], { timeoutMs: 10_000 }));
  } catch {
    return undefined;
  }
}

export function parseNatsVersion(text: string): string | undefined {
  return /nats-server: v?(\d+\.\d+\.\d+)/.exec(text)?.[1];
}

/** Whether `version` is `oldest` or newer; what follows a dash (a pre-release) is ignored. */
export function isAtLeast(version: string, oldest: string): boolean {
  const [left, right] = [numbersOf(version), numbersOf(oldest)];
  for (let index = 0; index < 3; index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

function numbersOf(version: string): number[] {
  const [core = ''] = version.replace(/^v/, '').split('-');
  return core.split('.').map(Number);
}
