// The only place of the launcher that reads the environment.
// Out: what it decides itself, and for each service the environment that service starts with.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { readInstant } from '@ates/schema/rehearsal/clock';
import { brokerUsers, type BrokerUser } from '@ates/schema/broker/permissions';
import { readServicesConfig, type ServicesConfig } from '../services/config.ts';
import { StartError } from './start-error.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export const subgraphNames = ['users', 'tasks', 'billing', 'analytics'] as const;
export type SubgraphName = (typeof subgraphNames)[number];

export interface StartConfig {
  readonly host: string;
  readonly admin: { readonly email: string; readonly password: string; readonly name: string };
  /** Databases the user brings along; the others are created on the server. */
  readonly databaseUrls: ReadonlyMap<SubgraphName, string>;
  /** Addresses at NATS with a user of its own, for services whose variable says so. */
  readonly natsUrls: ReadonlyMap<BrokerUser, string>;
  readonly servers: ServicesConfig;
  /** Where the clock of a rehearsal starts. */
  readonly clock: Date | undefined;
  /** What every service inherits. */
  readonly base: Environment;
}

/** The administrator of a company nobody configured: known to everybody, so for loopback only. */
const demoAdmin = {
  email: 'admin@ates.example',
  password: 'popug-admin-demo',
  name: 'Ada Admin',
};

/** What the command line says of a rehearsal; it wins over the environment. */
export interface RehearsalOptions {
  readonly clock?: Date;
  readonly seed?: string;
}

export function readStartConfig(
  env: Environment = process.env,
  rehearsal: RehearsalOptions = {},
): StartConfig {
  const servers = readServicesConfig(env);
  const given = subgraphNames.flatMap((name) => {
    const url = env[`${name.toUpperCase()}_DATABASE_URL`];
    return url === undefined || url === '' ? [] : ([[name, url]] as const);
  });
  const natsUrls = brokerUsers.flatMap((name) => {
    const url = env[`${name.toUpperCase()}_NATS_URL`];
    return url === undefined || url === '' ? [] : ([[name, url]] as const);
  });
  // Whoever brings every database along needs no server of ours.
  const own = given.length === subgraphNames.length ? given[0]?.[1] : undefined;
  return {
    host: env['HOST'] ?? '127.0.0.1',
    admin: {
      email: env['ADMIN_EMAIL'] ?? demoAdmin.email,
      password: env['ADMIN_PASSWORD'] ?? demoAdmin.password,
      name: env['ADMIN_NAME'] ?? demoAdmin.name,
    },
    databaseUrls: new Map(given),
    natsUrls: new Map(natsUrls),
    servers: { ...servers, databaseUrl: servers.databaseUrl ?? own },
    clock: readClock(env, rehearsal),
    base: baseEnvironment(env, rehearsal),
  };
}

function baseEnvironment(env: Environment, { seed }: RehearsalOptions): Environment {
  // Processes that start one after another would each begin at CLOCK_AT: the launcher sets one clock for all.
  const { CLOCK_AT: _, ...all } = env;
  // No service gets to see how another connects.
  const rest = Object.fromEntries(
    Object.entries(all).filter(([name]) => !/_(DATABASE|NATS)_URL$/.test(name)),
  );
  return {
    NODE_ENV: 'development',
    // What goes wrong is worth a line on the terminal; every request is not.
    LOG_LEVEL: 'warn',
    ...(isProduction(env) ? {} : { REHEARSAL: 'on' }),
    // Of this start alone: every service inherits it, nobody else knows it.
    GATEWAY_SECRET: randomBytes(32).toString('base64url'),
    ...rest,
    ...(seed === undefined ? {} : { RANDOM_SEED: seed }),
  };
}

function readClock(env: Environment, { clock, seed }: RehearsalOptions): Date | undefined {
  const at = env['CLOCK_AT'] || undefined;
  const asked = clock ?? (at === undefined ? undefined : readInstant(at));
  if (at !== undefined && asked === undefined)
    throw new StartError(`CLOCK_AT=${at} is no instant.`, 'One looks like 2026-03-03T08:00:00Z.');
  if (isProduction(env) && (asked ?? seed) !== undefined)
    throw new StartError(
      'Production has the real time and real chance.',
      'Leave --clock, --seed and CLOCK_AT away, or NODE_ENV=production.',
    );
  return asked;
}

const isProduction = (env: Environment): boolean => env['NODE_ENV'] === 'production';

/** The environment of one subgraph's process. */
export function subgraphEnvironment(
  config: StartConfig,
  databaseUrl: string,
  natsUrl: string,
  dataDir: string,
): Environment {
  return {
    // Beside the other data, unless somebody wants the mails elsewhere.
    MAIL_DIR: join(dataDir, 'mails'),
    ...config.base,
    DATABASE_URL: databaseUrl,
    NATS_URL: natsUrl,
    HOST: '127.0.0.1',
    PORT: '0',
    ADMIN_EMAIL: config.admin.email,
    ADMIN_PASSWORD: config.admin.password,
    ADMIN_NAME: config.admin.name,
  };
}

/** The gateway's environment: it knows no database and no administrator. */
export function gatewayEnvironment(
  config: StartConfig,
  port: number,
  natsUrl: string,
  subgraphUrls: Readonly<Record<string, string>>,
): Environment {
  const { DATABASE_URL: _, ADMIN_PASSWORD: __, ...base } = config.base;
  const urls = Object.entries(subgraphUrls).map(
    ([name, url]) => [`SUBGRAPH_${name.toUpperCase()}_URL`, new URL('/graphql', url).href] as const,
  );
  return {
    ...base,
    NATS_URL: natsUrl,
    HOST: config.host,
    PORT: String(port),
    ...Object.fromEntries(urls),
  };
}
