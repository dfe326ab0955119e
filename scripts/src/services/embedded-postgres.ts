// Starts, adopts and stops the embedded Postgres 18 of one data directory.
// In: a data directory; out: a superuser's URL on a loopback port, and a way to stop it.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { freePort } from './free-port.ts';
import { postgresBinaries } from './postgres-binaries.ts';
import { corruptData, postgresFolder, prepareCluster, removeCluster } from './postgres-data.ts';
import {
  identityOf,
  signalProcess,
  stopProcess,
  type ProcessIdentity,
} from './process-identity.ts';
import { readRunFile, removeRunFile, writeRunFile } from './run-files.ts';
import type { RunningServer } from './running-server.ts';
import { serverAccount, spawnAs, type ServerAccount } from './server-account.ts';
import { startServerProcess, type ServerProcess } from './server-process.ts';
import { reasonOf, ServicesError } from './services-error.ts';

export interface EmbeddedPostgresOptions {
  readonly dataDir: string;
  readonly cacheDir: string;
  /** False turns syncing to disk off: for tests, whose data nobody needs after a crash. */
  readonly durable: boolean;
  /** Deletes the data first. */
  readonly fresh: boolean;
}

const startDeadlineMs = 30_000;
const portAttemptsMax = 3;

/** Starts the server, or takes over the one a dead launcher left on this data directory. */
export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<RunningServer> {
  if (options.fresh) await removeEmbeddedPostgres(options.dataDir);
  const account = await serverAccount();
  const folder = await postgresFolder(options.dataDir, account);
  const orphan = await findOrphan(folder);
  const adopted = orphan === undefined ? undefined : await adopt(options, folder, orphan);
  return adopted ?? startNew(options, folder, account);
}

/** Stops the server a dead launcher left on this data directory and deletes the data. */
export async function removeEmbeddedPostgres(dataDir: string): Promise<void> {
  const account = await serverAccount();
  const orphan = await findOrphan(await postgresFolder(dataDir, account));
  if (orphan !== undefined) await stopPostgres(orphan);
  await removeCluster(dataDir, account);
  await removeRunFile(dataDir, 'postgres');
}

async function startNew(
  options: EmbeddedPostgresOptions,
  folder: string,
  account: ServerAccount | undefined,
): Promise<RunningServer> {
  const binaries = await postgresBinaries(options.cacheDir, account);
  const password = await prepareCluster(options.dataDir, folder, binaries, account);
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const child = await startServerProcess({
      program: binaries.postgres,
      args: ['-D', folder, ...settings(port, options.durable)],
      logFile: join(options.dataDir, 'log', 'postgres.log'),
      cwd: '/',
      ...spawnAs(account),
    });
    const { pid, started } = child.identity;
    await writeRunFile(options.dataDir, 'postgres', {
      pid,
      started,
      port,
      durable: options.durable,
    });
    const url = urlFor(password, port);
    const outcome = await untilReady(child, url);
    if (outcome === 'ready') return running(options, child.identity, port, url, child.ended);
    await stopPostgres(child.identity);
    if (outcome.includes('could not bind') && attempt < portAttemptsMax) continue;
    await removeRunFile(options.dataDir, 'postgres');
    throw corruptData(folder, `Postgres ends as soon as it starts on it:\n${outcome}`);
  }
}

// Postgres's own postmaster.pid names the server of a data directory even when our record was
// never written; the command line tells it from a stranger who later got the same pid.
async function findOrphan(folder: string): Promise<ProcessIdentity | undefined> {
  try {
    const lines = (await readFile(join(folder, 'postmaster.pid'), 'utf8')).split('\n');
    const identity = await identityOf(Number(lines[0]));
    return identity?.command.includes(folder) === true ? identity : undefined;
  } catch {
    return undefined;
  }
}

async function adopt(
  options: EmbeddedPostgresOptions,
  folder: string,
  orphan: ProcessIdentity,
): Promise<RunningServer | undefined> {
  const record = await readRunFile(options.dataDir, 'postgres');
  const isOurs = record?.pid === orphan.pid && record.started === orphan.started;
  if (isOurs && record.durable === options.durable) {
    const password = await readFile(join(options.dataDir, 'postgres-password'), 'utf8').catch(
      () => '',
    );
    const url = urlFor(password.trim(), record.port);
    if (await serves(url, folder)) return running(options, orphan, record.port, url, undefined);
  }
  await stopPostgres(orphan);
  return undefined;
}

function running(
  { dataDir }: EmbeddedPostgresOptions,
  identity: ProcessIdentity,
  port: number,
  url: string,
  ended: Promise<string> | undefined,
): RunningServer {
  return {
    url,
    port,
    pid: identity.pid,
    adopted: ended === undefined,
    died: ended ?? new Promise(() => {}),
    kill: () => signalProcess(identity.pid, 'SIGQUIT'),
    stop: async () => {
      await stopPostgres(identity);
      await removeRunFile(dataDir, 'postgres');
    },
  };
}

// SIGINT is Postgres's fast shutdown (ends sessions, keeps data whole), SIGQUIT its immediate one.
async function stopPostgres(identity: ProcessIdentity): Promise<void> {
  await stopProcess(identity, [
    { signal: 'SIGINT', waitMs: 10_000 },
    { signal: 'SIGQUIT', waitMs: 5_000 },
    { signal: 'SIGKILL', waitMs: 2_000 },
  ]);
}

function settings(port: number, durable: boolean): string[] {
  const values: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: '300',
    shared_buffers: '256MB',
    // A day's close writes gigabytes: every checkpoint in it would make each page go to the log as a whole again.
    max_wal_size: '4GB',
    wal_buffers: '16MB',
    timezone: 'UTC',
    log_timezone: 'UTC',
    jit: 'off',
    max_wal_senders: '0',
    wal_level: 'minimal',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

function urlFor(password: string, port: number): string {
  return `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
}

async function untilReady(child: ServerProcess, url: string): Promise<string> {
  const deadline = Date.now() + startDeadlineMs;
  let reason = 'it did not answer in time';
  for (let pauseMs = 10; Date.now() < deadline; pauseMs = Math.min(pauseMs * 1.5, 200)) {
    if (child.hasEnded()) return child.lastWords();
    try {
      await ask(url);
      return 'ready';
    } catch (error) {
      reason = reasonOf(error);
      // A wrong password does not get better by waiting.
      if (reason.includes('password authentication failed')) return reason;
    }
    await sleep(pauseMs);
  }
  throw new ServicesError(
    'POSTGRES_FAILED',
    `Postgres did not become ready within ${startDeadlineMs / 1000} s: ${reason}`,
    'See log/postgres.log in the data directory; after a crash it may need longer: start again.',
  );
}

async function serves(url: string, folder: string): Promise<boolean> {
  try {
    return (await ask(url)) === folder;
  } catch {
    return false;
  }
}

async function ask(url: string): Promise<string> {
  const sql = postgres(url, { max: 1, connect_timeout: 5, onnotice: () => {} });
  try {
    const [row] = await sql<
      { folder: string }[]
    >`select current_setting('data_directory') as folder`;
    return row?.folder ?? '';
  } finally {
    await sql.end({ timeout: 1 });
  }
}
