// The gateway's settings from the environment: the one file that reads it, and it reports every mistake at once.
// What there is to set, with every default, is in settings.ts.
import { readExternalIssuer, type ExternalIssuer } from '@ates/schema/identity/open-verifier';
import { readClockOffset } from '@ates/schema/rehearsal/clock';
import type { Static, TSchema } from 'typebox';
import Value from 'typebox/value';
import { settings } from './settings.ts';
import { readForwardedNames } from './transport/forwarded-headers.ts';

type Settings = { [Name in keyof typeof settings]: Static<(typeof settings)[Name]['schema']> };

/** The gateway's configuration; durations in milliseconds, sizes in bytes. */
export type GatewayConfig = Settings & {
  /** Routing addresses that replace the supergraph's, by subgraph (`SUBGRAPH_USERS_URL`). */
  readonly subgraphUrls: ReadonlyMap<string, string>;
  /** Where subgraphs stream subscriptions themselves, by subgraph (`SUBGRAPH_USERS_STREAM`): ws(s) or http(s) for SSE. */
  readonly subgraphStreams: ReadonlyMap<string, string>;
  /** Headers of clients that go on to subgraphs, in lower case (`FORWARD_HEADERS`). */
  readonly forwardedNames: readonly string[];
  /** Labels of progressive `@override` that are on (`OVERRIDE_LABELS`). */
  readonly overrideLabels: ReadonlySet<string>;
  /** Whether the schema shows itself: introspection, suggestions, GraphiQL. */
  readonly development: boolean;
  /** Rehearsals only: milliseconds the clock is ahead of the machine's (`CLOCK_OFFSET_MS`, `CLOCK_AT`). */
  readonly clockOffsetMs: number;
  /** Rehearsals only: whether the clock follows the system's when it is moved (`REHEARSAL=on`). */
  readonly clockMoves: boolean;
  /** Whose tokens count instead of those of users (`JWKS_URL`, `JWT_ISSUER`, `JWT_AUDIENCE`). */
  readonly externalIssuer: ExternalIssuer | undefined;
};

/** Settings by name, as text. */
type Named = Readonly<Record<string, string>>;

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
 * Reads the environment; what stands on the command line goes before it, what stands in a file behind it.
 * @throws ConfigError naming every mistake.
 */
export function readConfig(
  environment: NodeJS.ProcessEnv = process.env,
  { flags = {}, file = {} }: { flags?: Named; file?: Named } = {},
): GatewayConfig {
  const set = Object.entries(environment).filter(
    ([, value]) => value !== undefined && value !== '',
  );
  const env: NodeJS.ProcessEnv = { ...file, ...Object.fromEntries(set), ...flags };
  const mistakes: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, { schema, default: fallback }] of Object.entries(settings)) {
    const text = env[name] === undefined || env[name] === '' ? fallback : env[name];
    const value = Value.Convert(schema, text);
    if (Value.Check(schema, value)) values[name] = value;
    // A secret that is wrong is a secret still.
    else if (name.endsWith('_SECRET')) mistakes.push(`${name} must have 32 characters or more`);
    else mistakes.push(`${name}=${JSON.stringify(text)} ${firstReason(schema, value)}`);
  }
  const subgraphUrls = readSubgraphUrls(env, mistakes, 'URL', ['http', 'https']);
  const streamProtocols = ['ws', 'wss', 'http', 'https'];
  const subgraphStreams = readSubgraphUrls(env, mistakes, 'STREAM', streamProtocols);
  const clock = readClock(env, mistakes);
  const listed = values['FORWARD_HEADERS'];
  const forwarded = readForwardedNames(typeof listed === 'string' ? listed : '');
  if ('bad' in forwarded) mistakes.push(`FORWARD_HEADERS: ${forwarded.bad} cannot be forwarded`);
  const forwardedNames = 'bad' in forwarded ? [] : forwarded;
  if (values['TRUSTED_DOCUMENTS_ONLY'] === 'on' && values['TRUSTED_DOCUMENTS'] === '') {
    mistakes.push('TRUSTED_DOCUMENTS_ONLY=on needs TRUSTED_DOCUMENTS: nothing would be served');
  }
  if (values['PLANNER'] === 'hive' && values['PLANNING'] === 'in-process') {
    mistakes.push('PLANNER=hive needs PLANNING=worker: a native planner may abort its process');
  }
  const externalIssuer = readExternal(env, mistakes);
  if (mistakes.length > 0 || !isComplete(values)) throw new ConfigError(mistakes);
  const development = values.NODE_ENV !== 'production';
  const overrideLabels = new Set(namesIn(values.OVERRIDE_LABELS));
  return {
    ...values,
    ...clock,
    forwardedNames,
    subgraphUrls,
    subgraphStreams,
    overrideLabels,
    externalIssuer,
    development,
  };
}

function namesIn(list: string): string[] {
  return list
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
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

function readSubgraphUrls(
  env: NodeJS.ProcessEnv,
  mistakes: string[],
  what: 'URL' | 'STREAM',
  protocols: readonly string[],
): Map<string, string> {
  const urls = new Map<string, string>();
  for (const [name, value] of Object.entries(env)) {
    const subgraph = /^SUBGRAPH_([A-Z0-9_]+)_(?:URL|STREAM)$/.exec(name)?.[1];
    if (!name.endsWith(what) || subgraph === undefined || !value) continue;
    if (protocols.includes(protocolOf(value).slice(0, -1))) {
      urls.set(subgraph.toLowerCase().replaceAll('_', '-'), value);
    } else {
      const kinds = what === 'URL' ? 'an http or https' : 'a ws, wss, http or https';
      mistakes.push(`${name} must be ${kinds} address`);
    }
  }
  return urls;
}

function readExternal(env: NodeJS.ProcessEnv, mistakes: string[]): ExternalIssuer | undefined {
  const { JWKS_URL = '', JWT_ISSUER = '', JWT_AUDIENCE = '' } = env;
  const external = readExternalIssuer({ JWKS_URL, JWT_ISSUER, JWT_AUDIENCE });
  if (external === undefined || !('problem' in external)) return external;
  mistakes.push(external.problem);
  return undefined;
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
