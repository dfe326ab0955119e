// Merges what one fetch answered into what earlier fetches answered, object by object, item by item.
// Known values are never erased by a null or a gap; two fetches that ask for the same field agree.
import { isAbstractType, type GraphQLSchema } from 'graphql';
import { isObject, ownValue, setOwn, type JsonObject } from '../json.ts';

/** Changes `target` in place. `source` may be shared afterwards: clone it when it is merged more than once. */
export function mergeData(schema: GraphQLSchema, target: JsonObject, source: JsonObject): void {
  for (const key of Object.keys(source)) {
    const incoming = ownValue(source, key);
    const known = ownValue(target, key);
    if (key === '__typename' && known !== undefined && isAbstractName(schema, incoming)) {
      // An interface object's subgraph knows only the interface's name: the concrete one stays.
      continue;
    }
    setOwn(target, key, mergeValue(schema, known, incoming));
  }
}

function mergeValue(schema: GraphQLSchema, known: unknown, incoming: unknown): unknown {
  if (known === undefined || known === null) return incoming;
  if (incoming === undefined || incoming === null) return known;
  if (isObject(known) && isObject(incoming)) {
    mergeData(schema, known, incoming);
    return known;
  }
  if (Array.isArray(known) && Array.isArray(incoming) && known.length === incoming.length) {
    return known.map((item, index) => mergeValue(schema, item, incoming[index]));
  }
  return incoming;
}

function isAbstractName(schema: GraphQLSchema, name: unknown): boolean {
  return typeof name === 'string' && isAbstractType(schema.getType(name));
}
