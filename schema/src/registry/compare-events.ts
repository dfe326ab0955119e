// Compares every event version with its published schema: a published version may only gain optional properties.
// Anything else is a new version, because events are kept for ever and read by whoever comes later.
import { isDeepStrictEqual } from 'node:util';
import type { Contract } from '../contracts/contract.ts';
import { eventSchema } from '../contracts/event-schema.ts';
import { error, type Finding } from './finding.ts';
import { publishedEventPath } from './registry-files.ts';

/** Changes of published versions that are not allowed. New versions and new types pass. */
export function compareEvents(
  contracts: readonly Contract[],
  published: ReadonlyMap<string, string>,
): Finding[] {
  const current = new Map(contracts.map((contract) => [contract.type, contract]));
  return [...published].flatMap(([type, text]) => {
    const path = publishedEventPath(type);
    const contract = current.get(type);
    if (contract === undefined) {
      return [error('EVENT_VERSION_REMOVED', path, `${type} is published and has no contract`)];
    }
    const before = readSchema(text);
    if (before === undefined) return [error('EVENT_UNREADABLE', path, 'is not a JSON object')];
    return compareSchemas(before, toJson(eventSchema(contract)), '').map(({ code, at, message }) =>
      error(code, path, `${at === '' ? '/' : at} ${message}`),
    );
  });
}

/** The text of an event's published schema. */
export function publishedEventText(contract: Contract): string {
  return `${JSON.stringify(eventSchema(contract), null, 2)}\n`;
}

type JsonObject = Readonly<Record<string, unknown>>;

interface Change {
  readonly code: string;
  /** Where in the event, as a JSON pointer. */
  readonly at: string;
  readonly message: string;
}

// These only explain: changing them changes no event.
const annotations = new Set(['title', 'description', '$comment', 'examples']);
// These hold schemas, or are compared together with them.
const structural = new Set(['properties', 'required', 'items', 'anyOf', 'allOf', 'oneOf']);

function compareSchemas(before: JsonObject, after: JsonObject, at: string): Change[] {
  return [
    ...compareKeywords(before, after, at),
    ...compareProperties(before, after, at),
    ...['anyOf', 'allOf', 'oneOf'].flatMap((keyword) =>
      compareLists(before[keyword], after[keyword], at, keyword),
    ),
    ...compareItems(before['items'], after['items'], `${at}/*`),
  ];
}

function compareKeywords(before: JsonObject, after: JsonObject, at: string): Change[] {
  const keywords = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keywords]
    .filter((keyword) => !annotations.has(keyword) && !structural.has(keyword))
    .filter((keyword) => !isDeepStrictEqual(before[keyword], after[keyword]))
    .map((keyword) => ({
      code: keywordCodes.get(keyword) ?? 'EVENT_RULE_CHANGED',
      at,
      message: `${keyword} was ${show(before[keyword])} and is ${show(after[keyword])}`,
    }));
}

const keywordCodes: ReadonlyMap<string, string> = new Map([
  ['type', 'EVENT_TYPE_CHANGED'],
  ['const', 'EVENT_TYPE_CHANGED'],
  ['enum', 'EVENT_ENUM_CHANGED'],
]);

function compareProperties(before: JsonObject, after: JsonObject, at: string): Change[] {
  const [was, is] = [objectAt(before, 'properties'), objectAt(after, 'properties')];
  const [wasRequired, isRequired] = [requiredOf(before), requiredOf(after)];
  const added = Object.keys(is).filter((name) => !(name in was) && isRequired.has(name));
  return [
    ...Object.keys(was).flatMap((name): Change[] => {
      const here = `${at}/${name}`;
      if (!(name in is)) return [{ code: 'EVENT_FIELD_REMOVED', at: here, message: 'was removed' }];
      const required = compareRequired(wasRequired.has(name), isRequired.has(name), here);
      return [...required, ...compareSchemas(objectAt(was, name), objectAt(is, name), here)];
    }),
    ...added.map((name) => ({
      code: 'EVENT_REQUIRED_FIELD_ADDED',
      at: `${at}/${name}`,
      message: 'is new and required; only optional properties may be added',
    })),
  ];
}

function compareRequired(was: boolean, is: boolean, at: string): Change[] {
  if (was === is) return [];
  const message = was ? 'was required and is optional' : 'was optional and is required';
  return [{ code: 'EVENT_FIELD_REQUIREDNESS_CHANGED', at, message }];
}

function compareLists(was: unknown, is: unknown, at: string, keyword: string): Change[] {
  const [before, after] = [toList(was), toList(is)];
  if (before.length !== after.length) {
    const message = `${keyword} had ${before.length} alternatives and has ${after.length}`;
    return [{ code: 'EVENT_RULE_CHANGED', at, message }];
  }
  return before.flatMap((schema, index) => compareSchemas(schema, after[index] ?? {}, at));
}

function compareItems(was: unknown, is: unknown, at: string): Change[] {
  if (was === undefined && is === undefined) return [];
  return compareLists([was], [is], at, 'items');
}

function toList(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.map((item: unknown) => (isObject(item) ? item : {})) : [];
}

function requiredOf(schema: JsonObject): ReadonlySet<unknown> {
  const { required } = schema;
  return new Set(Array.isArray(required) ? required : []);
}

function objectAt(parent: JsonObject, key: string): JsonObject {
  const value = parent[key];
  return isObject(value) ? value : {};
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readSchema(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

// Through JSON, as it is published: what TypeBox keeps beside the schema is not part of it.
function toJson(schema: object): JsonObject {
  return readSchema(JSON.stringify(schema)) ?? {};
}

function show(value: unknown): string {
  return value === undefined ? 'absent' : JSON.stringify(value);
}
