// One live launcher per data directory: taken, given back, taken over from the dead.
// The dead are processes that really ended.
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { launcherState, takeLauncherLock } from './launcher-lock.ts';
import { runFilePath } from './run-files.ts';

let dataDir: string;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'ates-lock-'));
  await mkdir(join(dataDir, 'run'));
});

afterEach(() => rm(dataDir, { recursive: true }));

test('a live owner refuses the second, and giving back lets the next one in', async () => {
  const release = await takeLauncherLock(dataDir);
  expect(await launcherState(dataDir)).toBe('live');
  await expect(takeLauncherLock(dataDir)).rejects.toMatchObject({ code: 'ALREADY_RUNNING' });
  await release();
  expect(await launcherState(dataDir)).toBe('none');
  await (
    await takeLauncherLock(dataDir)
  )();
});

test.each([
  ['ended', () => JSON.stringify({ pid: spawnSync('true').pid, started: '1' })],
  ['had the pid somebody else has now', () => JSON.stringify({ pid: process.pid, started: '1' })],
  ['left half a file', () => '{"pid":'],
])('a lock whose owner %s is taken over', async (_, content) => {
  await writeFile(runFilePath(dataDir, 'launcher'), content());
  expect(await launcherState(dataDir)).toBe('dead');
  const release = await takeLauncherLock(dataDir);
  expect(await launcherState(dataDir)).toBe('live');
  await release();
});

test('of several that find a dead owner exactly one gets in', async () => {
  await writeFile(runFilePath(dataDir, 'launcher'), '{}');
  const outcomes = await Promise.allSettled(
    Array.from({ length: 5 }, () => takeLauncherLock(dataDir)),
  );
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});
