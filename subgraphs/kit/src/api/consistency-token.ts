// The consistency token: which versions and events a mutation has written, as a text that a client sends
// back with a query. Opaque to clients; each origin signs its own part, so that nobody makes up versions.
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { WrittenEvent } from '../commands/moment.ts';
import { isEntityId } from '../domain/entity-id.ts';

/** What one origin wrote: parts are joined by dots, and several tokens are merged by joining them. */
export interface TokenPart {
  /** The subgraph that wrote it. */
  readonly origin: string;
  readonly aggregates: readonly TokenAggregate[];
}

export interface TokenAggregate {
  readonly type: string;
  readonly id: string;
  readonly version: number;
  /** The newest event of each type that the aggregate told. */
  readonly events: readonly TokenEvent[];
}

export interface TokenEvent {
  readonly type: string;
  readonly id: string;
  /** Whose event it is on the wire. */
  readonly entityId: string;
}

/** A longer token is refused, whatever it says: it has to fit into a header. */
export const tokenCharactersMax = 8000;
/** One request's part. What a request with very many mutations wrote first is left out of it. */
const partCharactersMax = 4000;
const macBytes = 12;

/** What `written` comes to, newest last; undefined when nothing was written. */
export function partOf(origin: string, written: readonly WrittenEvent[]): TokenPart | undefined {
  const aggregates = new Map<string, TokenAggregate>();
  for (const { aggregateType, aggregateId, version, type, id, entityId } of written) {
    const name = `${aggregateType}/${aggregateId}`;
    const before = aggregates.get(name);
    const events = (before?.events ?? []).filter((event) => event.type !== type);
    aggregates.delete(name);
    aggregates.set(name, {
      type: aggregateType,
      id: aggregateId,
      version: Math.max(version, before?.version ?? 0),
      events: [...events, { type, id, entityId }],
    });
  }
  return aggregates.size === 0 ? undefined : { origin, aggregates: [...aggregates.values()] };
}

/** Writes a part down and signs it. */
export function writePart(part: TokenPart, secret: string): string {
  for (let { aggregates } = part; ; aggregates = aggregates.slice(1)) {
    const text = sign(JSON.stringify(pack({ ...part, aggregates })), secret);
    if (text.length <= partCharactersMax || aggregates.length === 1) return text;
  }
}

/**
 * Reads a token. Undefined when it is too long, no token at all, or when a part that claims to be
 * `origin`'s was not signed with `secret`. Other origins' parts are taken at their word: they only say
 * what to wait for, and their event ids cannot be guessed.
 */
export function readToken(
  token: string,
  origin: string,
  secret: string,
): readonly TokenPart[] | undefined {
  if (token.length > tokenCharactersMax) return undefined;
  const parts: TokenPart[] = [];
  for (const text of new Set(token.split('.'))) {
    const bytes = Buffer.from(text, 'base64url');
    // Node skips what is not base64url: only what reads back the same was one.
    if (bytes.length <= macBytes || bytes.toString('base64url') !== text) return undefined;
    const json = bytes.subarray(macBytes);
    const part = unpack(parse(json.toString()));
    if (!part) return undefined;
    if (part.origin === origin && !isSigned(bytes, json, secret)) return undefined;
    parts.push(part);
  }
  return parts;
}

function sign(json: string, secret: string): string {
  return Buffer.concat([macOf(json, secret), Buffer.from(json)]).toString('base64url');
}

const macOf = (json: string | Buffer, secret: string): Buffer =>
  createHmac('sha256', secret).update(json).digest().subarray(0, macBytes);

const isSigned = (bytes: Buffer, json: Buffer, secret: string): boolean =>
  timingSafeEqual(bytes.subarray(0, macBytes), macOf(json, secret));

/** The content, version 1: [1, origin, types, [[type, id, version, [[index of type, id, entity?] …]] …]]. */
function pack({ origin, aggregates }: TokenPart): unknown {
  const types = [...new Set(aggregates.flatMap(({ events }) => events.map(({ type }) => type)))];
  return [
    1,
    origin,
    types,
    aggregates.map(({ type, id, version, events }) => [
      type,
      id,
      version,
      events.map((event) => {
        const known = [types.indexOf(event.type), shortId(event.id)];
        return event.entityId === id ? known : [...known, event.entityId];
      }),
    ]),
  ];
}

function unpack(content: unknown): TokenPart | undefined {
  if (!Array.isArray(content)) return undefined;
  const [format, origin, types, packed] = content as readonly unknown[]; // each is looked at below
  if (format !== 1 || !isName(origin)) return undefined;
  if (!Array.isArray(types) || !types.every(isName) || !Array.isArray(packed)) return undefined;
  const aggregates = packed.map((one: unknown) => unpackAggregate(one, types));
  return aggregates.length > 0 && aggregates.every((one) => one !== undefined)
    ? { origin, aggregates }
    : undefined;
}

function unpackAggregate(packed: unknown, types: readonly string[]): TokenAggregate | undefined {
  if (!Array.isArray(packed)) return undefined;
  const [type, id, version, listed] = packed as readonly unknown[]; // each is looked at below
  if (!isName(type) || !isId(id) || !isVersion(version) || !Array.isArray(listed)) return undefined;
  const events = listed.map((one: unknown) => unpackEvent(one, types, id));
  return events.every((event) => event !== undefined) ? { type, id, version, events } : undefined;
}

function unpackEvent(
  packed: unknown,
  types: readonly string[],
  aggregateId: string,
): TokenEvent | undefined {
  if (!Array.isArray(packed)) return undefined;
  const [index, short, entityId = aggregateId] = packed as readonly unknown[]; // each is looked at below
  const type = typeof index === 'number' ? types[index] : undefined;
  const id = typeof short === 'string' ? longId(short) : undefined;
  return type !== undefined && id !== undefined && isId(entityId)
    ? { type, id, entityId }
    : undefined;
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

const isName = (value: unknown): value is string =>
  typeof value === 'string' && /^[a-z][a-zA-Z0-9._-]{0,99}$/.test(value);

const isId = (value: unknown): value is string => typeof value === 'string' && isEntityId(value);

const isVersion = (value: unknown): value is number => Number.isSafeInteger(value);

/** A uuid in 22 characters instead of 36. */
const shortId = (uuid: string): string =>
  Buffer.from(uuid.replaceAll('-', ''), 'hex').toString('base64url');

function longId(short: string): string | undefined {
  const hex = Buffer.from(short, 'base64url').toString('hex');
  if (hex.length !== 32) return undefined;
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
