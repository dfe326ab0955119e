// Child processes under the launcher's care, with tiny real services in the place of subgraphs.
// They die for real: by their own exit, by SIGKILL, and with their parent.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { isRecord } from '../services/is-record.ts';
import { identityOf } from '../services/process-identity.ts';
import { startProcessUnit } from './process-unit.ts';
import type { RunningUnit } from './unit.ts';

const entry = fileURLToPath(new URL('./testing/tiny-unit.ts', import.meta.url));
const patience = { timeout: 15_000, interval: 20 };
const notices: string[] = [];
const losses: string[] = [];
let unit: RunningUnit | undefined;

afterEach(async () => {
  await unit?.close();
  unit = undefined;
  notices.length = 0;
  losses.length = 0;
});

async function start(env: Record<string, string> = {}, restartsMax = 5): Promise<RunningUnit> {
  unit = await startProcessUnit({
    name: 'tiny',
    entry,
    env: { PATH: '', ...env },
    events: { onNotice: (text) => notices.push(text), onLost: (text) => losses.push(text) },
    backOffMs: 5,
    restartsMax,
  });
  return unit;
}

async function pidAt(url: string): Promise<number> {
  const answer: unknown = await (await fetch(url)).json();
  return isRecord(answer) ? Number(answer['pid']) : 0;
}

describe('a service as a child process', () => {
  test('is up when start resolves, and gone when close does', async () => {
    const { url, close } = await start();
    const pid = await pidAt(url);
    expect(await identityOf(pid)).toBeDefined();
    await close();
    expect(await identityOf(pid)).toBeUndefined();
    expect(notices).toEqual([]);
  });

  test('that dies comes back at the same address', { timeout: 30_000 }, async () => {
    const { url } = await start();
    const first = await pidAt(url);
    process.kill(first, 'SIGKILL');
    await vi.waitFor(async () => expect(await pidAt(url)).not.toBe(first), patience);
    expect(notices[0]).toContain('tiny died (SIGKILL); starting it again (1 of 5)');
    await vi.waitFor(() => expect(notices).toContain('tiny is back'), patience);
  });

  test('that dies again and again is given up, with a message', { timeout: 30_000 }, async () => {
    const { url } = await start({}, 2);
    const die = async () => {
      await fetch(`${url}/die`).catch(() => {});
      expect(losses).toHaveLength(1);
    };
    await vi.waitFor(die, patience);
    expect(losses[0]).toContain('died 3 times in a row (exit code 9)');
  });

  test('that cannot start is an error that points to its own message', async () => {
    await expect(start({ TINY_FAIL: 'at start' })).rejects.toThrow(
      /tiny did not start: exit code 3/,
    );
  });
});

test('children end with their parent, even when it was killed', { timeout: 30_000 }, async () => {
  const launcher = fileURLToPath(new URL('./testing/tiny-launcher.ts', import.meta.url));
  const parent = spawn(process.execPath, ['--import', 'tsx', launcher], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const [message]: unknown[] = await once(parent, 'message');
  const url = isRecord(message) ? String(message['url']) : '';
  const pid = await pidAt(url);
  parent.kill('SIGKILL');
  await vi.waitFor(async () => expect(await identityOf(pid)).toBeUndefined(), patience);
});
