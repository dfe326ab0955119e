// The processes of the measurement: started pinned where the machine can, read by /proc, stopped at the end.
// A gateway may be several processes (a wrapper and its binary): CPU and memory are those of the whole tree.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';

/** A started process. */
export type Started = { readonly pid: number; stop(): Promise<void>; readonly told: () => string };

const pins = spawnSync('taskset', ['--version']).status === 0;

/** @param cpu which processor it may use, where `taskset` exists. */
export function startPinned(
  cpu: number,
  command: readonly string[],
  options: { cwd: string; env?: Readonly<Record<string, string>> },
): Started {
  const settings = Object.entries(options.env ?? {}).map(([name, value]) => `${name}=${value}`);
  const line = [...(pins ? ['taskset', '-c', String(cpu)] : []), 'env', ...settings, ...command];
  const [file = 'env', ...args] = line;
  const child = spawn(file, args, {
    cwd: options.cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let told = '';
  const listen = (chunk: Buffer) => {
    told = (told + chunk.toString()).slice(-2_000);
  };
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  child.on('error', (error) => listen(Buffer.from(error.message)));
  return { pid: child.pid ?? 0, stop: () => stop(child), told: () => told };
}

/** Whether processes are pinned here. */
export const pinned = pins;

async function stop(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  signal(child.pid, 'SIGTERM');
  const late = setTimeout(() => signal(child.pid ?? 0, 'SIGKILL'), 3_000);
  await gone;
  clearTimeout(late);
}

/** To its group: a wrapper does not always pass a signal on. */
function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(-pid, name);
  } catch {
    // It has gone already.
  }
}

/** User and system time of a process and its descendants, milliseconds; undefined without /proc. */
export function cpuMsOf(pid: number): number | undefined {
  try {
    // Fields 14 and 15 of stat, in ticks of 10 ms: man 5 proc.
    return treeOf(pid)
      .map((one) => statOf(one))
      .reduce((sum, fields) => sum + (Number(fields[11]) + Number(fields[12])) * 10, 0);
  } catch {
    return undefined;
  }
}

/** Resident memory of a process and its descendants, MB; undefined without /proc. */
export function memoryMbOf(pid: number): number | undefined {
  try {
    const kilobytes = treeOf(pid).map((one) => {
      const found = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${one}/status`, 'utf8'));
      return Number(found?.[1] ?? 0);
    });
    return kilobytes.reduce((sum, kb) => sum + kb, 0) / 1_024;
  } catch {
    return undefined;
  }
}

function treeOf(pid: number): number[] {
  const tree = [pid];
  const processes = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  for (const one of processes.toSorted((a, b) => a - b)) {
    const parent = parentOf(one);
    if (parent !== undefined && tree.includes(parent)) tree.push(one);
  }
  return tree;
}

function parentOf(pid: number): number | undefined {
  try {
    return Number(statOf(pid)[1]);
  } catch {
    return undefined;
  }
}

/** What follows the name in parentheses: state, parent, … */
function statOf(pid: number): string[] {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}

/** A port nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new TypeError('A TCP port was asked.');
  return address.port;
}
