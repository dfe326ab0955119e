// The gateway's settings from the environment: the one file that reads it, and it reports every mistake at once.
// TypeBox describes each setting; limits have defaults here and nowhere else.
import { readClockOffset } from '@ates/schema/rehearsal/clock';
import { fileURLToPath } from 'node:url';
import Type, { type Static, type TSchema } from 'typebox';
import Value from 'typebox/value';

const Port = Type.Integer({ minimum: 0, maximum: 65_535 });
const Milliseconds = Type.Integer({ minimum: 1, maximum: 3_600_000 });
const Count = Type.Integer({ minimum: 1, maximum: 1_000_000_000 });
const Text = Type.String({ minLength: 1 });

const settings = {
  HOST: { schema: Text, default: '127.0.0.1' },
  PORT: { schema: Port, default: '4000' },
  NATS_URL: { schema: Type.String(), default: '' },
  NATS_PREFIX: { schema: Type.String({ pattern: '^([a-z0-9-]{1,40}\\.)?$' }), default: '' },
  SUPERGRAPH: {
    schema: Text,
    default: fileURLToPath(new URL('../../schema/published/supergraph.graphql', import.meta.url)),
  },
  EXECUTOR: { schema: Type.Union([Type.Literal('own'), Type.Literal('apollo')]), default: 'own' },
  LOG_LEVEL: {
    schema: Type.Union(
      (['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const).map((level) =>
        Type.Literal(level),
      ),
    ),
    default: 'info',
  },
  NODE_ENV: { schema: Type.String(), default: 'development' },
  BODY_MAX_BYTES: { schema: Count, default: String(256 * 1024) },
  TOKENS_MAX: { schema: Count, default: '1000' },
  DEPTH_MAX: { schema: Count, default: '20' },
  SELECTIONS_MAX: { schema: Count, default: '2000' },
  OPERATIONS_REMEMBERED_MAX: { schema: Count, default: '1000' },
  REQUEST_TIMEOUT_MS: { schema: Milliseconds, default: '30000' },
  SUBGRAPH_TIMEOUT_MS: { schema: Milliseconds, default: '10000' },
  SUBGRAPH_RESPONSE_MAX_BYTES: { schema: Count, default: String(16 * 1024 * 1024) },
  SUBGRAPH_CONNECTIONS_MAX: { schema: Count, default: '64' },
  SOCKET_INIT_TIMEOUT_MS: { schema: Milliseconds, default: '5000' },
  SOCKET_PING_MS: { schema: Milliseconds, default: '15000' },
  SOCKET_OPERATIONS_MAX: { schema: Count, default: '100' },
  LIVE_QUEUE_MAX: { schema: Count, default: '64' },
  DRAIN_MS: { schema: Milliseconds, default: '10000' },
} as const satisfies Record<string, { schema: TSchema; default: string }>;

type Settings = { [Name in keyof typeof settings]: Static<(typeof settings)[Name]['schema']> };

/** The gateway's configuration; durations in milliseconds, sizes in bytes. */
export type GatewayConfig = Settings & {
  /** Routing addresses that replace the supergraph's, by subgraph (`SUBGRAPH_USERS_URL`). */
  readonly subgraphUrls: ReadonlyMap<string, string>;
  /** Whether the schema shows itself: introspection, suggestions, GraphiQL. */
  readonly development: boolean;
  /** Rehearsals only: milliseconds the clock is ahead of the machine's (`CLOCK_OFFSET_MS`, `CLOCK_AT`). */
  readonly clockOffsetMs: number;
  /** Rehearsals only: whether the clock follows the system's when it is moved (`REHEARSAL=on`). */
  readonly clockMoves: boolean;
};

/** Every mistake of the environment, one line each. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly mistakes: readonly string[];

  constructor(mistakes: readonly string[]) {
    super(`The configuration has mistakes:\n${mistakes.map((line) => `  ${line}`).join('\n')}`);
    this.mistakes = mistakes;
  }
}

/**
 * Reads the environment.
 * @throws ConfigError naming every mistake.
 */
export function readConfig(env: NodeJS.ProcessEnv = process.env): GatewayConfig {
  const mistakes: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, { schema, default: fallback }] of Object.entries(settings)) {
    const text = env[name] === undefined || env[name] === '' ? fallback : env[name];
    const value = Value.Convert(schema, text);
    if (Value.Check(schema, value)) values[name] = value;
    else mistakes.push(`${name}=${JSON.stringify(text)} ${firstReason(schema, value)}`);
  }
  const subgraphUrls = readSubgraphUrls(env, mistakes);
  const clock = readClock(env, mistakes);
  if (mistakes.length > 0 || !isComplete(values)) throw new ConfigError(mistakes);
  return { ...values, ...clock, subgraphUrls, development: values.NODE_ENV !== 'production' };
}

/** All settings passed their check one by one, so together they are Settings. */
function isComplete(values: Record<string, unknown>): values is Settings {
  return Object.keys(settings).every((name) => name in values);
}

function firstReason(schema: TSchema, value: unknown): string {
  if ('anyOf' in schema && Array.isArray(schema.anyOf)) {
    return `must be one of ${schema.anyOf.map((one: { const?: unknown }) => String(one.const)).join(', ')}`;
  }
  return Value.Errors(schema, value)[0]?.message ?? 'is not valid';
}

function readSubgraphUrls(env: NodeJS.ProcessEnv, mistakes: string[]): Map<string, string> {
  const urls = new Map<string, string>();
  for (const [name, value] of Object.entries(env)) {
    const subgraph = /^SUBGRAPH_([A-Z0-9_]+)_URL$/.exec(name)?.[1];
    if (subgraph === undefined || value === undefined || value === '') continue;
    if (/^https?:$/.test(protocolOf(value))) {
      urls.set(subgraph.toLowerCase().replaceAll('_', '-'), value);
    } else {
      mistakes.push(`${name} must be an http or https address`);
    }
  }
  return urls;
}

/** A rehearsal's clock; production refuses every setting of it. */
function readClock(env: NodeJS.ProcessEnv, mistakes: string[]) {
  const given = (name: string) => env[name]?.trim() || undefined;
  if (env['NODE_ENV'] === 'production') {
    for (const name of ['REHEARSAL', 'CLOCK_OFFSET_MS', 'CLOCK_AT']) {
      if ((given(name) ?? 'off') !== 'off') mistakes.push(`${name} is for rehearsals only`);
    }
    return { clockOffsetMs: 0, clockMoves: false };
  }
  const offset = readClockOffset({ offsetMs: given('CLOCK_OFFSET_MS'), at: given('CLOCK_AT') });
  if (typeof offset !== 'number') mistakes.push(offset.problem);
  const rehearsal = given('REHEARSAL') ?? 'off';
  if (rehearsal !== 'on' && rehearsal !== 'off') mistakes.push('REHEARSAL must be one of off, on');
  return { clockOffsetMs: typeof offset === 'number' ? offset : 0, clockMoves: rehearsal === 'on' };
}

function protocolOf(url: string): string {
  return URL.canParse(url) ? new URL(url).protocol : '';
}
