// Tells one process from another that later got the same number: a pid and the moment it started.
// Flows through it: pids out of run files, before anything is signalled or adopted.
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { runCommand } from './run-command.ts';

export interface ProcessIdentity {
  readonly pid: number;
  /** Opaque: equal for the same process, different for a later one with the same pid. */
  readonly started: string;
  readonly command: string;
}

/** Who runs under this pid now, or undefined when nobody does (a zombie is nobody). */
export async function identityOf(pid: number): Promise<ProcessIdentity | undefined> {
  return process.platform === 'linux' ? identityFromProc(pid) : identityFromPs(pid);
}

/** Whether the process of the record is the one that runs under its pid now. */
export async function isSameProcess(known: Omit<ProcessIdentity, 'command'>): Promise<boolean> {
  return (await identityOf(known.pid))?.started === known.started;
}

/** Signals in turn, waiting after each, until the process is gone; never touches a successor. */
export async function stopProcess(
  known: Omit<ProcessIdentity, 'command'>,
  steps: readonly { readonly signal: NodeJS.Signals; readonly waitMs: number }[],
): Promise<boolean> {
  for (const { signal, waitMs } of steps) {
    if (!(await isSameProcess(known))) return true;
    signalProcess(known.pid, signal);
    if (await isGoneWithin(known, waitMs)) return true;
  }
  return !(await isSameProcess(known));
}

async function isGoneWithin(
  known: Omit<ProcessIdentity, 'command'>,
  waitMs: number,
): Promise<boolean> {
  const deadline = Date.now() + waitMs;
  for (let pauseMs = 5; Date.now() < deadline; pauseMs = Math.min(pauseMs * 2, 100)) {
    if (!(await isSameProcess(known))) return true;
    await sleep(pauseMs);
  }
  return false;
}

/** Signals a process that may be gone already. */
export function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It went away between the check and the signal, which is what was wanted.
  }
}

async function identityFromProc(pid: number): Promise<ProcessIdentity | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8');
    // The program's name in brackets may hold spaces and brackets: fields are counted after it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, started] = [fields[0], fields[19]];
    if (started === undefined || state === 'Z' || state === 'X') return undefined;
    return { pid, started, command: command.split('\0').join(' ').trim() };
  } catch {
    return undefined;
  }
}

async function identityFromPs(pid: number): Promise<ProcessIdentity | undefined> {
  try {
    const out = await runCommand('ps', ['-o', 'state=,lstart=,command=', '-p', String(pid)]);
    const found = /^\s*(\S+)\s+(\S+\s+\S+\s+\S+\s+[\d:]+\s+\d+)\s+(.*)$/.exec(out.trim());
    if (found === null || found[1]?.startsWith('Z') === true) return undefined;
    return { pid, started: found[2] ?? '', command: found[3] ?? '' };
  } catch {
    return undefined;
  }
}
