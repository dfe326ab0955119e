// One live launcher per data directory: `<dataDir>/run/launcher.json` names it.
// A lock whose owner is gone (kill -9, power loss) is taken over; a live owner is an error.
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isRecord } from './is-record.ts';
import { identityOf, isSameProcess } from './process-identity.ts';
import { runFilePath } from './run-files.ts';
import { ServicesError } from './services-error.ts';

interface Owner {
  readonly pid: number;
  readonly started: string;
}

const attemptsMax = 5;

/** Takes the lock or throws ALREADY_RUNNING; the returned function gives it back. */
export async function takeLauncherLock(dataDir: string): Promise<() => Promise<void>> {
  const path = runFilePath(dataDir, 'launcher');
  await mkdir(dirname(path), { recursive: true });
  const me = await identityOf(process.pid);
  const content = JSON.stringify({ pid: process.pid, started: me?.started ?? '' });
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    if (await createWith(path, content)) return () => releaseLock(path, content);
    await removeIfStale(path, dataDir);
  }
  throw alreadyRunning(dataDir, undefined);
}

/** Whether the launcher that last took a data directory still lives; `none` if nobody ever did. */
export async function launcherState(dataDir: string): Promise<'live' | 'dead' | 'none'> {
  const text = await readText(runFilePath(dataDir, 'launcher'));
  if (text === undefined) return 'none';
  const owner = parseOwner(text);
  return owner !== undefined && (await isSameProcess(owner)) ? 'live' : 'dead';
}

// link() fails when the name exists, so exactly one of several starters wins, with a whole file.
async function createWith(path: string, content: string): Promise<boolean> {
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, content, { mode: 0o600 });
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function removeIfStale(path: string, dataDir: string): Promise<void> {
  const seen = await readText(path);
  const owner = parseOwner(seen);
  if (owner !== undefined && (await isSameProcess(owner))) throw alreadyRunning(dataDir, owner.pid);
  const aside = `${path}.stale.${process.pid}`;
  try {
    await rename(path, aside);
  } catch {
    return;
  }
  // Somebody else may have taken over between reading and renaming: then his lock is put back.
  const moved = await readText(aside);
  if (moved !== seen && moved !== undefined) await createWith(path, moved);
  await rm(aside, { force: true });
}

async function releaseLock(path: string, content: string): Promise<void> {
  if ((await readText(path)) === content) await rm(path, { force: true });
}

function parseOwner(text: string | undefined): Owner | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '');
    if (!isRecord(value)) return undefined;
    const { pid, started } = value;
    return typeof pid === 'number' && typeof started === 'string' ? { pid, started } : undefined;
  } catch {
    return undefined;
  }
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return undefined;
  }
}

function alreadyRunning(dataDir: string, pid: number | undefined): ServicesError {
  const who = pid === undefined ? 'Another launcher' : `Another launcher (process ${pid})`;
  return new ServicesError(
    'ALREADY_RUNNING',
    `${who} is using the data directory ${dataDir}.`,
    'Stop it, or start this one on another directory and port: npm start -- --data DIR --port 4001',
  );
}
