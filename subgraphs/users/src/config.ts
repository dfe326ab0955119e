// What the users process is told; every mistake is reported at once.
import {
  configReader,
  readSubgraphConfig,
  type ConfigReader,
  type Environment,
  type SubgraphConfig,
} from '@ates/kit/process/config';
import type { FirstAdmin } from './commands/ensure-first-admin.ts';
import type { PasswordSettings } from './commands/passwords.ts';
import { emailProblem, nameProblem, passwordProblem } from './domain/input-rules.ts';

export interface UsersConfig extends SubgraphConfig {
  /** Registered at start when there is no admin yet (AU-4). */
  readonly firstAdmin: FirstAdmin | undefined;
  /** How long an access token counts (AU-3). */
  readonly accessTokenMs: number;
  /** How long a refresh token waits to be used (AU-3). */
  readonly refreshTokenMs: number;
  /** Whether people may register themselves, as WORKER (AU-4). */
  readonly selfRegistration: boolean;
  /** How long a key signs before the next one is made. */
  readonly keyLifetimeMs: number;
  readonly argon2: PasswordSettings;
}

// OWASP Password Storage Cheat Sheet: argon2id with 19 MiB and two passes.
const memoryKibMin = 19_456;
const passesMin = 2;
const dayMs = 24 * 60 * 60 * 1000;

export function readConfig(env: Environment = process.env): UsersConfig {
  const reader = configReader(env);
  const subgraph = readSubgraphConfig(reader);
  return reader.finish({
    ...subgraph,
    firstAdmin: readFirstAdmin(reader),
    accessTokenMs:
      1000 * reader.integer('ACCESS_TOKEN_SECONDS', { fallback: 300, min: 1, max: 3600 }),
    refreshTokenMs:
      1000 * reader.integer('REFRESH_TOKEN_SECONDS', { fallback: 1800, min: 1, max: 86_400 }),
    selfRegistration: reader.oneOf('SELF_REGISTRATION', ['off', 'on'], 'off') === 'on',
    keyLifetimeMs: dayMs * reader.integer('SIGNING_KEY_DAYS', { fallback: 30, min: 1, max: 365 }),
    argon2: readArgon2(reader, subgraph.development),
  });
}

/** Cheap hashes are for tests: production does not start with them. */
function readArgon2(reader: ConfigReader, development: boolean): PasswordSettings {
  return {
    memoryKib: reader.integer('ARGON2_MEMORY_KIB', {
      fallback: memoryKibMin,
      min: development ? 8 : memoryKibMin,
      max: 1024 * 1024,
    }),
    passes: reader.integer('ARGON2_PASSES', {
      fallback: passesMin,
      min: development ? 1 : passesMin,
      max: 20,
    }),
    atOnceMax: reader.integer('PASSWORD_HASHES_MAX', { fallback: 2, min: 1, max: 64 }),
    waitingMax: reader.integer('PASSWORD_HASHES_WAITING_MAX', {
      fallback: 100,
      min: 0,
      max: 10_000,
    }),
  };
}

/** All of it or nothing; the name may be left out. */
function readFirstAdmin(reader: ConfigReader): FirstAdmin | undefined {
  const given = ['ADMIN_EMAIL', 'ADMIN_PASSWORD', 'ADMIN_NAME'].some(
    (name) => reader.optionalText(name) !== undefined,
  );
  if (!given) return undefined;
  return {
    email: reader.check(
      'ADMIN_EMAIL',
      reader.text('ADMIN_EMAIL'),
      (value) => emailProblem(value) === undefined,
      'a mail address',
    ),
    password: reader.check(
      'ADMIN_PASSWORD',
      reader.text('ADMIN_PASSWORD'),
      (value) => passwordProblem(value) === undefined,
      '12 to 128 characters long',
    ),
    name: reader.check(
      'ADMIN_NAME',
      reader.text('ADMIN_NAME', 'Admin'),
      (value) => nameProblem(value) === undefined,
      'a name of 1 to 100 characters',
    ),
  };
}
