// Finds the processes of one service below a launcher, on Linux and macOS alike.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

interface ProcessLine {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** The processes started by `launcher` that run subgraphs/<service> or gateway. */
export async function pidsOfService(launcher: number, service: string): Promise<number[]> {
  const processes = await listProcesses();
  return processes
    .filter(({ parent, command }) => parent === launcher && runs(command, service))
    .map(({ pid }) => pid);
}

const runs = (command: string, service: string): boolean =>
  command.includes(`/${service}/src/main.ts`);

async function listProcesses(): Promise<ProcessLine[]> {
  const { stdout } = await run('ps', ['-A', '-ww', '-o', 'pid=,ppid=,command=']);
  return stdout.split('\n').flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line);
    if (!match) return [];
    const [, pid = '', parent = '', command = ''] = match;
    return [{ pid: Number(pid), parent: Number(parent), command }];
  });
}
