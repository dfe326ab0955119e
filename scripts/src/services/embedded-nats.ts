// Starts, adopts and stops the embedded nats-server with JetStream of one data directory.
// nats-server takes no lock on its store, so our record of it is what keeps two off one store.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './free-port.ts';
import { readNatsInfo } from './nats-info.ts';
import {
  keepNatsPasswords,
  natsAuthorization,
  natsUrlOf,
  type NatsPasswords,
  type NatsUserName,
} from './nats-users.ts';
import { corruptData } from './postgres-data.ts';
import {
  identityOf,
  signalProcess,
  stopProcess,
  type ProcessIdentity,
} from './process-identity.ts';
import { readRunFile, removeRunFile, writeRunFile } from './run-files.ts';
import type { RunningServer } from './running-server.ts';
import { startServerProcess, type ServerProcess } from './server-process.ts';
import { ServicesError } from './services-error.ts';

export interface EmbeddedNatsOptions {
  readonly dataDir: string;
  readonly program: string;
  /** True syncs every message to disk before it is acknowledged. */
  readonly durable: boolean;
  /** Deletes the streams first. */
  readonly fresh: boolean;
  /** The prefix of every subject and stream: permissions are for these names only. Default: empty. */
  readonly prefix?: string;
}

/** The server; its `url` is the administrator's. */
export interface EmbeddedNats extends RunningServer {
  readonly urlOf: (user: NatsUserName) => string;
}

const startDeadlineMs = 30_000;
const portAttemptsMax = 3;
const messageBytesMax = 1024 * 1024;
const storeBytesMax = 20 * 1024 ** 3;

/** Starts the server, or takes over the one a dead launcher left on this data directory. */
export async function startEmbeddedNats(options: EmbeddedNatsOptions): Promise<EmbeddedNats> {
  if (options.fresh) await removeEmbeddedNats(options.dataDir);
  const passwords = await keepNatsPasswords(options.dataDir);
  const orphan = await findOrphan(options.dataDir);
  if (orphan === undefined) return startNew(options, passwords);
  if (await isAsWanted(options, orphan.port, passwords)) {
    return running(options, orphan.identity, orphan.port, passwords, undefined);
  }
  await stopNats(orphan.identity);
  return startNew(options, passwords);
}

/** One with another configuration (who may do what, for example) is not taken over. */
async function isAsWanted(
  options: EmbeddedNatsOptions,
  port: number,
  passwords: NatsPasswords,
): Promise<boolean> {
  const config = await readFile(configPath(options.dataDir), 'utf8').catch(() => '');
  return config === configText(options, port, passwords) && (await serves(port));
}

/** Stops the server a dead launcher left on this data directory and deletes its streams. */
export async function removeEmbeddedNats(dataDir: string): Promise<void> {
  const orphan = await findOrphan(dataDir);
  if (orphan !== undefined) await stopNats(orphan.identity);
  await rm(storeFolder(dataDir), { recursive: true, force: true });
  await removeRunFile(dataDir, 'nats');
}

async function startNew(
  options: EmbeddedNatsOptions,
  passwords: NatsPasswords,
): Promise<EmbeddedNats> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const child = await startServerProcess({
      program: options.program,
      args: ['--config', await writeConfig(options, port, passwords)],
      logFile: join(options.dataDir, 'log', 'nats.log'),
      cwd: options.dataDir,
    });
    const { pid, started } = child.identity;
    await writeRunFile(options.dataDir, 'nats', { pid, started, port, durable: options.durable });
    const outcome = await untilReady(child, port);
    if (outcome === 'ready') return running(options, child.identity, port, passwords, child.ended);
    await stopNats(child.identity);
    if (outcome.includes('address already in use') && attempt < portAttemptsMax) continue;
    await removeRunFile(options.dataDir, 'nats');
    throw corruptData(
      storeFolder(options.dataDir),
      `nats-server ends as soon as it starts on it:\n${outcome}`,
    );
  }
}

async function findOrphan(
  dataDir: string,
): Promise<{ identity: ProcessIdentity; port: number; durable: boolean } | undefined> {
  const record = await readRunFile(dataDir, 'nats');
  if (record === undefined) return undefined;
  const identity = await identityOf(record.pid);
  const isOurs =
    identity?.started === record.started && identity.command.includes(configPath(dataDir));
  return isOurs ? { identity, port: record.port, durable: record.durable } : undefined;
}

async function serves(port: number): Promise<boolean> {
  try {
    return (await readNatsInfo('127.0.0.1', port)).jetstream;
  } catch {
    return false;
  }
}

function running(
  { dataDir }: EmbeddedNatsOptions,
  identity: ProcessIdentity,
  port: number,
  passwords: NatsPasswords,
  ended: Promise<string> | undefined,
): EmbeddedNats {
  const urlOf = (user: NatsUserName): string => natsUrlOf(port, user, passwords);
  return {
    url: urlOf('admin'),
    urlOf,
    port,
    pid: identity.pid,
    adopted: ended === undefined,
    died: ended ?? new Promise(() => {}),
    kill: () => signalProcess(identity.pid, 'SIGKILL'),
    stop: async () => {
      await stopNats(identity);
      await removeRunFile(dataDir, 'nats');
    },
  };
}

async function stopNats(identity: ProcessIdentity): Promise<void> {
  await stopProcess(identity, [
    { signal: 'SIGTERM', waitMs: 10_000 },
    { signal: 'SIGKILL', waitMs: 2_000 },
  ]);
}

async function writeConfig(
  options: EmbeddedNatsOptions,
  port: number,
  passwords: NatsPasswords,
): Promise<string> {
  await mkdir(storeFolder(options.dataDir), { recursive: true });
  const path = configPath(options.dataDir);
  await writeFile(path, configText(options, port, passwords), { mode: 0o600 });
  return path;
}

function configText(options: EmbeddedNatsOptions, port: number, passwords: NatsPasswords): string {
  // JetStream's default acknowledges before it syncs, at two-minute intervals.
  const sync = options.durable ? '\n  sync_interval: always' : '';
  const users = natsAuthorization((user) => JSON.stringify(passwords.get(user)), {
    prefix: options.prefix ?? '',
    rehearsals: true,
  });
  return `listen: "127.0.0.1:${port}"
server_name: "ates"
max_payload: ${messageBytesMax}
jetstream {
  store_dir: ${JSON.stringify(storeFolder(options.dataDir))}
  max_file_store: ${storeBytesMax}${sync}
}
${users}`;
}

function configPath(dataDir: string): string {
  return join(dataDir, 'nats.conf');
}

function storeFolder(dataDir: string): string {
  return join(dataDir, 'nats');
}

async function untilReady(child: ServerProcess, port: number): Promise<string> {
  const deadline = Date.now() + startDeadlineMs;
  for (let pauseMs = 10; Date.now() < deadline; pauseMs = Math.min(pauseMs * 1.5, 200)) {
    if (child.hasEnded()) return child.lastWords();
    if (await serves(port)) return 'ready';
    await sleep(pauseMs);
  }
  throw new ServicesError(
    'NATS_FAILED',
    `nats-server did not become ready within ${startDeadlineMs / 1000} s.`,
    'See log/nats.log in the data directory, then start again.',
  );
}
