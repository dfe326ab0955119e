// Where the database cluster of a data directory lives, and how it is made.
// Out: a folder the server's account may use, complete or not there at all, and its password.
import { createHash, randomBytes } from 'node:crypto';
import {
  chmod,
  lstat,
  mkdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { PostgresBinaries } from './postgres-binaries.ts';
import { runCommand } from './run-command.ts';
import {
  giveTo,
  isReachableByOthers,
  publicPlace,
  spawnAs,
  type ServerAccount,
} from './server-account.ts';
import { reasonOf, ServicesError } from './services-error.ts';

/** The cluster's folder; root's goes outside a private home and `<dataDir>/postgres` points to it. */
export async function postgresFolder(
  dataDir: string,
  account: ServerAccount | undefined,
): Promise<string> {
  await mkdir(dataDir, { recursive: true });
  const inside = join(dataDir, 'postgres');
  if (account === undefined || (await isReachableByOthers(await realpath(dataDir)))) return inside;
  const outside = join(await publicPlace('data'), shortHash(await realpath(dataDir)));
  await mkdir(outside, { recursive: true, mode: 0o755 });
  await chmod(outside, 0o755);
  const folder = join(outside, 'postgres');
  await pointTo(folder, inside);
  return folder;
}

async function pointTo(folder: string, inside: string): Promise<void> {
  try {
    await symlink(folder, inside);
  } catch (error) {
    const found = await lstat(inside);
    if (found.isSymbolicLink()) return;
    throw corruptData(inside, 'another account made it, and nobody else can reach it', error);
  }
}

/** Makes the cluster if there is none, checks it if there is one; returns the superuser's password. */
export async function prepareCluster(
  dataDir: string,
  folder: string,
  binaries: PostgresBinaries,
  account: ServerAccount | undefined,
): Promise<string> {
  if (!(await exists(folder))) return createCluster(dataDir, folder, binaries, account);
  await checkVersion(folder);
  try {
    return (await readFile(passwordPath(dataDir), 'utf8')).trim();
  } catch (error) {
    throw corruptData(folder, `its password file ${passwordPath(dataDir)} cannot be read`, error);
  }
}

/** Deletes the cluster, wherever it lives. */
export async function removeCluster(
  dataDir: string,
  account: ServerAccount | undefined,
): Promise<void> {
  const folder = await postgresFolder(dataDir, account);
  await rm(folder, { recursive: true, force: true });
  // What lies outside lies in a folder of its own.
  if (dirname(folder) !== dataDir) await rm(dirname(folder), { recursive: true, force: true });
  await rm(join(dataDir, 'postgres'), { recursive: true, force: true });
  await rm(passwordPath(dataDir), { force: true });
}

/** The error for data that cannot be used, naming both ways out. */
export function corruptData(folder: string, why: string, cause?: unknown): ServicesError {
  return new ServicesError(
    'DATA_CORRUPT',
    `The data in ${folder} cannot be used: ${why}.`,
    'Start over with an empty one (this deletes the data): npm start -- --fresh\n' +
      'Or keep it and use another directory: npm start -- --data DIR',
    cause,
  );
}

// initdb works aside and the result is renamed, so an interrupted one leaves nothing half made.
async function createCluster(
  dataDir: string,
  folder: string,
  binaries: PostgresBinaries,
  account: ServerAccount | undefined,
): Promise<string> {
  const draft = `${folder}-draft`;
  const passwordDraft = `${folder}-password-draft`;
  const password = randomBytes(18).toString('hex');
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { mode: 0o700 });
  await giveTo(account, draft);
  await writeFile(passwordDraft, password, { mode: 0o600 });
  await giveTo(account, passwordDraft);
  try {
    await runInitdb(binaries, draft, passwordDraft, account);
    await writeFile(passwordPath(dataDir), password, { mode: 0o600 });
    await rename(draft, folder);
    return password;
  } finally {
    await rm(passwordDraft, { force: true });
    await rm(draft, { recursive: true, force: true });
  }
}

async function runInitdb(
  binaries: PostgresBinaries,
  draft: string,
  passwordFile: string,
  account: ServerAccount | undefined,
): Promise<void> {
  const args = [`--pgdata=${draft}`, '--username=postgres', `--pwfile=${passwordFile}`];
  args.push(
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--no-sync',
    '--no-instructions',
  );
  try {
    await runCommand(binaries.initdb, args, { cwd: '/', ...spawnAs(account) });
  } catch (error) {
    const reason = reasonOf(error);
    throw new ServicesError(
      'POSTGRES_FAILED',
      `A new database cluster could not be made in ${draft}: ${reason}`,
      // Containers run as a number without a name now and then; Postgres wants the name.
      reason.includes('could not look up effective user ID')
        ? 'Give the account a line in /etc/passwd, or set DATABASE_URL to a server of your own.'
        : 'Check that the disk has space and that the directory may be written, or use another one: npm start -- --data DIR',
      error,
    );
  }
}

async function checkVersion(folder: string): Promise<void> {
  let version: string;
  try {
    version = (await readFile(join(folder, 'PG_VERSION'), 'utf8')).trim();
  } catch (error) {
    throw corruptData(folder, 'it is not a complete Postgres data directory', error);
  }
  if (version !== '18') {
    throw corruptData(folder, `it was made by Postgres ${version}, and this is Postgres 18`);
  }
}

function passwordPath(dataDir: string): string {
  return join(dataDir, 'postgres-password');
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    return false;
  }
}
