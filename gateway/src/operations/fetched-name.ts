// The name under which a field's value is fetched. It is the client's, unless the client gave a field the name of
// another one: the planner adds key fields under their own names, and `id: title` would stand in for the key.
import type { FieldNode, GraphQLSchema } from 'graphql';
import { isInterfaceType, isObjectType } from 'graphql';
import type { Operation } from './operation.ts';

/** Names beginning with two underscores are reserved, names ending so are only rare: see `clientName`. */
const mark = '__client';

/** Names beginning so are fetched for a `@requires`, and never for the client: see planning/adjust-supergraph.ts. */
export const requiredPrefix = '_required';

/** The response name of a field in plans and in what subgraphs answer. */
export function fetchedName(
  { supergraph }: Pick<Operation, 'supergraph'>,
  node: FieldNode,
): string {
  const alias = node.alias?.value;
  if (alias === undefined || alias === node.name.value) return node.name.value;
  const hides = fieldNames(supergraph.fullSchema).has(alias);
  // An alias that looks marked already is marked too, so that taking the mark off is always right.
  const taken = hides || alias.endsWith(mark) || alias.startsWith(requiredPrefix);
  return taken ? alias + mark : alias;
}

/** The name the client knows a fetched name by. */
export function clientName(fetched: string): string {
  return fetched.endsWith(mark) ? fetched.slice(0, -mark.length) : fetched;
}

const known = new WeakMap<GraphQLSchema, ReadonlySet<string>>();

function fieldNames(schema: GraphQLSchema): ReadonlySet<string> {
  const before = known.get(schema);
  if (before !== undefined) return before;
  const names = new Set<string>(['__typename']);
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const name of Object.keys(type.getFields())) names.add(name);
  }
  known.set(schema, names);
  return names;
}
