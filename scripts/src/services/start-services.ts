// Postgres and NATS for whoever needs them: npm start, tests and benchmarks all come through here.
// In: a data directory and the environment; out: two URLs and a way to stop what was started.
import { mkdir, realpath, rm } from 'node:fs/promises';
import { checkNatsServer } from './check-nats-server.ts';
import { readServicesConfig, type ServicesConfig } from './config.ts';
import { removeEmbeddedNats, startEmbeddedNats } from './embedded-nats.ts';
import { removeEmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.ts';
import { checkPostgresServer } from './ensure-database.ts';
import { findNatsServer } from './find-nats-server.ts';
import { takeLauncherLock } from './launcher-lock.ts';
import type { NatsUserName } from './nats-users.ts';
import type { RunningServer } from './running-server.ts';

export interface ServicesOptions {
  readonly dataDir: string;
  /** Deletes the data of the embedded servers first. Default false. */
  readonly fresh?: boolean;
  /** Syncs to disk before anything is acknowledged. Default true; tests turn it off. */
  readonly durable?: boolean;
  /** Aborting it while servers start stops those that did. */
  readonly signal?: AbortSignal;
  readonly config?: ServicesConfig;
  readonly onProgress?: (what: string) => void;
  /** A server ended that nobody had asked to stop. */
  readonly onDeath?: (server: 'Postgres' | 'NATS', how: string) => void;
}

export interface Services {
  /** A superuser's (or DATABASE_URL's) connection to the server; see ensureDatabase. */
  readonly postgresUrl: string;
  /** The administrator's address of the embedded server; NATS_URL as it is for an external one. */
  readonly natsUrl: string;
  /** The address for one service, with the user that may do what the service does and no more. */
  readonly natsUrlOf: (user: NatsUserName) => string;
  /** Stops what was started here, and nothing else; safe to call twice. */
  readonly stop: () => Promise<void>;
  /** Ends what was started here at once, without waiting. */
  readonly kill: () => void;
}

/** Starts both servers side by side, or checks the external ones that the environment names. */
export async function startServices(options: ServicesOptions): Promise<Services> {
  const config = options.config ?? readServicesConfig();
  await mkdir(options.dataDir, { recursive: true });
  // One spelling of the path, so that a server is recognised by it however it was named this time.
  const dataDir = await realpath(options.dataDir);
  const isExternal = config.databaseUrl !== undefined && config.natsUrl !== undefined;
  const unlock = isExternal ? async () => {} : await takeLauncherLock(dataDir);
  const started = await Promise.allSettled([
    providePostgres(config, { ...options, dataDir }),
    provideNats(config, { ...options, dataDir }),
  ]);
  const servers = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const stop = once(async () => {
    await Promise.all(servers.map((server) => server.stop()));
    await unlock();
  });
  const failure = started.find((one) => one.status === 'rejected');
  if (failure !== undefined || options.signal?.aborted === true) {
    await stop();
    throw failure?.reason ?? options.signal?.reason;
  }
  const [postgres, nats] = servers;
  return {
    postgresUrl: postgres?.url ?? '',
    natsUrl: nats?.url ?? '',
    natsUrlOf: (user) => nats?.urlOf?.(user) ?? nats?.url ?? '',
    stop,
    kill: () => servers.forEach((server) => server.kill()),
  };
}

/** Stops what a dead launcher left running on a data directory and deletes the directory. */
export async function removeServices(dataDir: string): Promise<void> {
  const folder = await realpath(dataDir);
  await Promise.all([removeEmbeddedPostgres(folder), removeEmbeddedNats(folder)]);
  await rm(folder, { recursive: true, force: true });
}

type Server = Pick<RunningServer, 'url' | 'stop' | 'kill'> & {
  readonly urlOf?: (user: NatsUserName) => string;
};

async function providePostgres(
  { databaseUrl, cacheDir }: ServicesConfig,
  { dataDir, fresh = false, durable = true, onProgress, onDeath }: ServicesOptions,
): Promise<Server> {
  if (databaseUrl !== undefined) {
    await checkPostgresServer(databaseUrl);
    return external(databaseUrl);
  }
  const server = await startEmbeddedPostgres({ dataDir, cacheDir, fresh, durable });
  onProgress?.(`Postgres on port ${server.port}${server.adopted ? ' (taken over)' : ''}`);
  return watched(server, (how) => onDeath?.('Postgres', how));
}

async function provideNats(
  config: ServicesConfig,
  { dataDir, fresh = false, durable = true, onProgress, onDeath }: ServicesOptions,
): Promise<Server> {
  if (config.natsUrl !== undefined) {
    await checkNatsServer(config.natsUrl);
    return external(config.natsUrl);
  }
  const { program, version } = await findNatsServer(config, undefined, onProgress);
  const prefix = config.natsPrefix ?? '';
  const server = await startEmbeddedNats({ dataDir, program, fresh, durable, prefix });
  const takenOver = server.adopted ? ' (taken over)' : '';
  onProgress?.(`NATS ${version} on port ${server.port}${takenOver}`);
  const { urlOf } = server;
  return { ...watched(server, (how) => onDeath?.('NATS', how)), urlOf };
}

function external(url: string): Server {
  return { url, stop: async () => {}, kill: () => {} };
}

function watched(server: RunningServer, onDeath: (how: string) => void): Server {
  let isWanted = true;
  void server.died.then((how) => (isWanted ? onDeath(how) : undefined));
  return {
    url: server.url,
    stop: () => {
      isWanted = false;
      return server.stop();
    },
    kill: () => {
      isWanted = false;
      server.kill();
    },
  };
}

function once(action: () => Promise<void>): () => Promise<void> {
  let result: Promise<void> | undefined;
  return () => (result ??= action());
}
