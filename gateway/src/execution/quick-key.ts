// The quick way to tell equal entities apart: most keys are one string, and then it and the type say it all.
// Compiled once per fetch; what is not that simple gets no quick key and goes the long way.
import type { FetchNode, QueryPlanSelectionNode } from '@apollo/query-planner';
import { isObjectType, type GraphQLSchema } from 'graphql';
import type { JsonObject } from '../json.ts';
import { oncePer } from './once-per.ts';

/** A text that is equal for objects with equal representations, or undefined where only the long way tells. */
export type QuickKey = (object: JsonObject) => string | undefined;

/** The quick key of a fetch; undefined when none of its objects has one. */
export function quickKeyOf(schema: GraphQLSchema, fetch: FetchNode): QuickKey | undefined {
  if (fetch.inputRewrites !== undefined && fetch.inputRewrites.length > 0) return undefined;
  const names = keyNames(fetch);
  if (names === undefined) return undefined;
  // A fragment on an abstract type would add to what an object's own fragment takes.
  for (const type of names.keys()) if (!isObjectType(schema.getType(type))) return undefined;
  return (object) => {
    const type = object['__typename'];
    const name = typeof type === 'string' ? names.get(type) : undefined;
    const value = name === undefined ? undefined : object[name];
    return typeof value === 'string' ? `${String(type)} ${value}` : undefined;
  };
}

const keyNames = oncePer(
  ({ requires = [] }: FetchNode): ReadonlyMap<string, string> | undefined => {
    const names = new Map<string, string>();
    for (const selection of requires) {
      const simple = simpleKey(selection);
      // Two fragments for one type are merged by the long way.
      if (simple === undefined || names.has(simple.type)) return undefined;
      names.set(simple.type, simple.name);
    }
    return names;
  },
);

/** `... on T { __typename key }`. Whether T is what the object says is asked of the object. */
function simpleKey(selection: QueryPlanSelectionNode): { type: string; name: string } | undefined {
  if (selection.kind !== 'InlineFragment' || selection.typeCondition === undefined)
    return undefined;
  const [first, second, ...others] = selection.selections;
  if (first?.kind !== 'Field' || second?.kind !== 'Field' || others.length > 0) return undefined;
  const plain =
    first.name === '__typename' && first.alias === undefined && second.alias === undefined;
  if (!plain || second.selections !== undefined || second.name === '__proto__') return undefined;
  return { type: selection.typeCondition, name: second.name };
}
