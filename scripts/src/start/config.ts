// The only place of the launcher that reads the environment.
// Out: what it decides itself, and for each service the environment that service starts with.
import { readServicesConfig, type ServicesConfig } from '../services/config.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export const subgraphNames = ['users', 'tasks', 'billing', 'analytics'] as const;
export type SubgraphName = (typeof subgraphNames)[number];

export interface StartConfig {
  readonly host: string;
  readonly admin: { readonly email: string; readonly password: string; readonly name: string };
  /** Databases the user brings along; the others are created on the server. */
  readonly databaseUrls: ReadonlyMap<SubgraphName, string>;
  readonly servers: ServicesConfig;
  /** What every service inherits. */
  readonly base: Environment;
}

/** The administrator of a company nobody configured: known to everybody, so for loopback only. */
const demoAdmin = {
  email: 'admin@ates.example',
  password: 'popug-admin-demo',
  name: 'Ada Admin',
};

export function readStartConfig(env: Environment = process.env): StartConfig {
  const servers = readServicesConfig(env);
  const given = subgraphNames.flatMap((name) => {
    const url = env[`${name.toUpperCase()}_DATABASE_URL`];
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
    servers: { ...servers, databaseUrl: servers.databaseUrl ?? own },
    // What goes wrong is worth a line on the terminal; every request is not.
    base: { NODE_ENV: 'development', LOG_LEVEL: 'warn', ...env },
  };
}

/** The environment of one subgraph's process. */
export function subgraphEnvironment(
  config: StartConfig,
  databaseUrl: string,
  natsUrl: string,
): Environment {
  return {
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
