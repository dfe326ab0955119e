// Reads a process's environment once, at start, and reports every mistake at once.
// A subgraph's own config.ts calls this with what it needs besides.
import { gatewaySecretCharactersMin } from '@ates/schema/identity/gateway-credential';
import { readExternalIssuer, type ExternalIssuer } from '@ates/schema/identity/open-verifier';
import { readRehearsal, type Rehearsal } from './rehearsal.ts';

/** Everything that is wrong with the environment, one line each. */
export class ConfigError extends Error {
  readonly code = 'CONFIG_INVALID';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`The configuration has ${problems.length} mistake(s):\n  ${problems.join('\n  ')}`);
    this.problems = problems;
  }
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Collects mistakes while values are read; `finish` throws them all together. */
export interface ConfigReader {
  text(name: string, fallback?: string): string;
  optionalText(name: string): string | undefined;
  integer(name: string, limits: { fallback: number; min: number; max: number }): number;
  oneOf<Choice extends string>(name: string, choices: readonly Choice[], fallback: Choice): Choice;
  url(name: string, schemes: readonly string[]): string;
  check(name: string, value: string, isValid: (value: string) => boolean, expected: string): string;
  /** Reports a mistake that only the caller can see. */
  problem(text: string): void;
  /** @throws ConfigError when anything was wrong */
  finish<Config>(config: Config): Config;
}

export function configReader(env: Environment): ConfigReader {
  const problems: string[] = [];
  const given = (name: string): string | undefined => env[name]?.trim() || undefined;
  const text = (name: string, fallback?: string): string => {
    const value = given(name) ?? fallback;
    if (value === undefined) problems.push(`${name} is missing`);
    return value ?? '';
  };
  const check: ConfigReader['check'] = (name, value, isValid, expected) => {
    if (value !== '' && !isValid(value)) problems.push(`${name} must be ${expected}`);
    return value;
  };
  return {
    text,
    check,
    problem: (line) => void problems.push(line),
    optionalText: given,
    integer(name, { fallback, min, max }) {
      const value = given(name);
      const number = value === undefined ? fallback : Number(value);
      if (!Number.isInteger(number) || number < min || number > max) {
        problems.push(`${name} must be a whole number from ${min} to ${max}, not "${value ?? ''}"`);
        return fallback;
      }
      return number;
    },
    oneOf(name, choices, fallback) {
      const value = given(name) ?? fallback;
      const choice = choices.find((one) => one === value);
      if (choice === undefined) problems.push(`${name} must be one of ${choices.join(', ')}`);
      return choice ?? fallback;
    },
    url(name, schemes) {
      // The value may hold a password: the message never repeats it.
      return check(
        name,
        text(name),
        (value) => hasScheme(value, schemes),
        `a URL with ${schemes.join(' or ')}`,
      );
    },
    finish(config) {
      if (problems.length > 0) throw new ConfigError(problems);
      return config;
    },
  };
}

function hasScheme(value: string, schemes: readonly string[]): boolean {
  return URL.canParse(value) && schemes.includes(new URL(value).protocol);
}

export const logLevels = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;

export const defaultConsistencyWaitMs = 2000;

/** What every subgraph's process is told. */
export interface SubgraphConfig {
  /** The subgraph's own database. */
  readonly databaseUrl: string;
  readonly natsUrl: string;
  /** Put before every subject and stream: lets several systems share a broker. Empty in normal life. */
  readonly natsPrefix: string;
  readonly host: string;
  /** 0 = any free port. */
  readonly port: number;
  readonly logLevel: (typeof logLevels)[number];
  /** IANA name of the zone whose calendar days are business days (D-13). */
  readonly businessTimeZone: string;
  readonly development: boolean;
  /** How long a query waits at most for what its consistency token stands for; 2 s unless told. */
  readonly consistencyWaitMs?: number;
  /** Shared with the gateway: without its proof entities, SDL and introspection are refused. */
  readonly gatewaySecret?: string;
  /** Whose tokens count instead of those of users (AU-2). */
  readonly externalIssuer?: ExternalIssuer;
  /** A clock that runs elsewhere, draws that repeat; absent in normal life. */
  readonly rehearsal?: Rehearsal;
}

/** Reads what every subgraph needs; `reader.finish` is the caller's. */
export function readSubgraphConfig(reader: ConfigReader): SubgraphConfig {
  const gatewaySecret = reader.check(
    'GATEWAY_SECRET',
    reader.text('GATEWAY_SECRET', ''),
    (secret) => secret.length >= gatewaySecretCharactersMin,
    `a text of ${gatewaySecretCharactersMin} characters or more`,
  );
  const mode = reader.oneOf('NODE_ENV', ['development', 'test', 'production'], 'development');
  return {
    databaseUrl: reader.url('DATABASE_URL', ['postgres:', 'postgresql:']),
    natsUrl: reader.url('NATS_URL', ['nats:', 'tls:']),
    natsPrefix: reader.text('NATS_PREFIX', ''),
    ...(gatewaySecret === '' ? {} : { gatewaySecret }),
    ...readExternal(reader),
    host: reader.text('HOST', '127.0.0.1'),
    port: reader.integer('PORT', { fallback: 0, min: 0, max: 65_535 }),
    logLevel: reader.oneOf('LOG_LEVEL', logLevels, 'info'),
    businessTimeZone: reader.check(
      'BUSINESS_TZ',
      reader.text('BUSINESS_TZ', 'UTC'),
      isTimeZone,
      'an IANA time zone, for example Europe/Berlin',
    ),
    development: mode !== 'production',
    consistencyWaitMs: reader.integer('CONSISTENCY_WAIT_MS', {
      fallback: defaultConsistencyWaitMs,
      min: 1,
      max: 30_000,
    }),
    rehearsal: readRehearsal(reader, mode === 'production'),
  };
}

function readExternal(reader: ConfigReader): Pick<SubgraphConfig, 'externalIssuer'> {
  const external = readExternalIssuer({
    JWKS_URL: reader.text('JWKS_URL', ''),
    JWT_ISSUER: reader.text('JWT_ISSUER', ''),
    JWT_AUDIENCE: reader.text('JWT_AUDIENCE', ''),
  });
  if (external === undefined) return {};
  if (!('problem' in external)) return { externalIssuer: external };
  reader.problem(external.problem);
  return {};
}

function isTimeZone(value: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
