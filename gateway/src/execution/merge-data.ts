// Merges what one fetch answered into what earlier fetches answered, object by object, item by item.
// Known values are never erased by a null or a gap; two fetches that ask for the same field agree.
import { isAbstractType, type GraphQLSchema } from 'graphql';
import { cloneJson, isObject, ownValue, setOwn, type JsonObject } from '../json.ts';

/**
 * Changes `target` in place. Without `copying` the source's objects become the target's: merge it once only.
 * With it the source stays as it is, and may be merged elsewhere too.
 */
export function mergeData(
  schema: GraphQLSchema,
  target: JsonObject,
  source: JsonObject,
  copying = false,
): void {
  for (const key of Object.keys(source)) {
    const incoming = source[key];
    if (key === '__proto__') {
      setOwn(target, key, merged(schema, ownValue(target, key), incoming, copying));
      continue;
    }
    let known = target[key];
    // An inherited method is no value: those of JSON are never functions.
    if (typeof known === 'function') known = undefined;
    if (known === undefined || known === null) {
      target[key] = copying ? cloneJson(incoming) : incoming;
    } else if (key !== '__typename') {
      target[key] = merged(schema, known, incoming, copying);
    } else if (known !== incoming && incoming !== null && !isAbstractName(schema, incoming)) {
      // An interface object's subgraph knows only the interface's name: the concrete one stays.
      target[key] = incoming;
    }
  }
}

function merged(
  schema: GraphQLSchema,
  known: unknown,
  incoming: unknown,
  copying: boolean,
): unknown {
  if (incoming === undefined || incoming === null) return known;
  if (typeof known === 'object' && typeof incoming === 'object') {
    if (isObject(known) && isObject(incoming)) {
      mergeData(schema, known, incoming, copying);
      return known;
    }
    if (Array.isArray(known) && Array.isArray(incoming) && known.length === incoming.length) {
      for (let index = 0; index < known.length; index += 1) {
        known[index] = merged(schema, known[index], incoming[index], copying);
      }
      return known;
    }
  }
  return copying ? cloneJson(incoming) : incoming;
}

function isAbstractName(schema: GraphQLSchema, name: unknown): boolean {
  return typeof name === 'string' && isAbstractType(schema.getType(name));
}
