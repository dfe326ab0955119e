// Postgres refuses to run as root, so root runs it as `nobody`; everybody else runs it as himself.
// Out: the account, and a place that account can reach, where its programs and its data can live.
import { chmod, chown, lstat, mkdir, stat } from 'node:fs/promises';
import { dirname, parse } from 'node:path';
import { runCommand } from './run-command.ts';
import { ServicesError } from './services-error.ts';

/** The account the server runs under when it is not the current one. */
export interface ServerAccount {
  readonly uid: number;
  readonly gid: number;
}

/** `nobody` when we are root, otherwise undefined: run it as we are. */
export async function serverAccount(): Promise<ServerAccount | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  try {
    const uid = Number((await runCommand('id', ['-u', 'nobody'])).trim());
    const gid = Number((await runCommand('id', ['-g', 'nobody'])).trim());
    return { uid, gid };
  } catch (error) {
    throw new ServicesError(
      'UNSUPPORTED_PLATFORM',
      'Postgres does not run as root, and this machine has no account `nobody` to run it as.',
      'Start as an ordinary user, or set DATABASE_URL to a Postgres server of your own.',
      error,
    );
  }
}

/** The account as spawn() takes it: macOS prints nobody as 4294967294 where spawn wants -2. */
export function spawnAs(account: ServerAccount | undefined): { uid?: number; gid?: number } {
  return account === undefined ? {} : { uid: account.uid | 0, gid: account.gid | 0 };
}

/** Hands a path to the account. */
export async function giveTo(account: ServerAccount | undefined, path: string): Promise<void> {
  if (account !== undefined) await chown(path, account.uid, account.gid);
}

/** Whether every folder from the root down to `path` (as far as it exists) lets strangers through. */
export async function isReachableByOthers(path: string): Promise<boolean> {
  for (let folder = path; ; folder = dirname(folder)) {
    const mode = await modeOf(folder);
    if (mode !== undefined && (mode & 0o001) === 0) return false;
    if (folder === parse(folder).root) return true;
  }
}

/** Root's folder for data or caches outside a private home; refuses one of somebody else's. */
export async function publicPlace(kind: 'data' | 'cache'): Promise<string> {
  const place = kind === 'data' ? '/var/lib/ates' : '/var/cache/ates';
  await mkdir(place, { recursive: true, mode: 0o755 });
  const found = await lstat(place);
  if (!found.isDirectory() || found.uid !== 0) {
    throw new ServicesError(
      'POSTGRES_FAILED',
      `${place} exists and is not a folder of root's, so nothing is run from it.`,
      'Remove it and start again.',
    );
  }
  await chmod(place, 0o755);
  return place;
}

async function modeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).mode;
  } catch {
    return undefined;
  }
}
