// The only place of the embedded services that reads the environment.
// In: process variables; out: which servers are external, and where downloaded programs are kept.
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

export interface ServicesConfig {
  /** A Postgres server to use instead of the embedded one (the databases are created in it). */
  readonly databaseUrl: string | undefined;
  /** A NATS server with JetStream to use instead of the embedded one. */
  readonly natsUrl: string | undefined;
  /** Put before every subject and stream; the embedded server's permissions are for these names. */
  readonly natsPrefix?: string | undefined;
  /** A nats-server program to run, before any other is looked for. */
  readonly natsServerBin: string | undefined;
  /** Where programs that were downloaded or unpacked are kept between runs. */
  readonly cacheDir: string;
  /** The folders in which installed programs are looked for. */
  readonly path: readonly string[];
}

/** Reads the services' variables: an empty variable counts as absent. */
export function readServicesConfig(env: NodeJS.ProcessEnv = process.env): ServicesConfig {
  return {
    databaseUrl: present(env['DATABASE_URL']),
    natsUrl: present(env['NATS_URL']),
    natsPrefix: present(env['NATS_PREFIX']),
    natsServerBin: present(env['NATS_SERVER_BIN']),
    cacheDir: present(env['ATES_CACHE_DIR']) ?? join(cacheHome(env), 'ates'),
    path: (env['PATH'] ?? '').split(':').filter(isAbsolute),
  };
}

/** The environment for system programs: everything of ours, with messages in English to read. */
export function environmentForTools(): NodeJS.ProcessEnv {
  return { ...process.env, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' };
}

// The XDG specification says a relative XDG_CACHE_HOME is to be ignored.
function cacheHome(env: NodeJS.ProcessEnv): string {
  const xdg = present(env['XDG_CACHE_HOME']);
  return xdg !== undefined && isAbsolute(xdg) ? xdg : join(homedir(), '.cache');
}

function present(value: string | undefined): string | undefined {
  return value === undefined || value.trim() === '' ? undefined : value.trim();
}
