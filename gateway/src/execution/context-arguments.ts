// Arguments filled with what stands above in the answer (`@fromContext`): for each place a plan's fetch leads to, the
// values its context rewrites find on the way up. Places come in, groups of places with equal values come out.
import type { FetchNode, PlanNode } from '@apollo/query-planner';
import type { GraphQLSchema } from 'graphql';
import { isObject, ownValue, setOwn, type JsonObject } from '../json.ts';
import type { Plan } from '../planning/query-planner.ts';
import { oncePer } from './once-per.ts';
import type { AnswerPath, Place } from './plan-path.ts';
import { objectIsOfType } from './type-conditions.ts';

/** Places whose arguments are the same: one fetch asks for all of them. */
export type ContextGroup = { readonly variables: JsonObject; readonly places: Place[] };

type ContextRewrites = NonNullable<FetchNode['contextRewrites']>;

/** Whether a plan has such fetches: equal entities may differ by their place then. */
export const fillsContexts = oncePer((plan: Plan): boolean =>
  plan.kind === 'request' ? hasContexts(plan.node) : hasContexts(plan.rest),
);

function hasContexts(node: PlanNode | undefined): boolean {
  switch (node?.kind) {
    case 'Fetch':
      return (node.contextRewrites?.length ?? 0) > 0;
    case 'Flatten':
      return hasContexts(node.node);
    case 'Sequence':
    case 'Parallel':
      return node.nodes.some(hasContexts);
    case 'Condition':
      return hasContexts(node.ifClause) || hasContexts(node.elseClause);
    case 'Defer':
    case undefined:
      return false;
  }
}

/** @param root the answer the places stand in. */
export function groupByContext(
  schema: GraphQLSchema,
  root: JsonObject,
  places: readonly Place[],
  rewrites: ContextRewrites,
): ContextGroup[] {
  const groups = new Map<string, ContextGroup>();
  for (const place of places) {
    const variables = contextOf(schema, objectsOnTheWay(root, place.path), rewrites);
    const key = JSON.stringify(variables);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { variables, places: [place] });
    else group.places.push(place);
  }
  return [...groups.values()];
}

/** Every object from the root to a place, the object there included; lists are not counted. */
function objectsOnTheWay(root: JsonObject, path: AnswerPath): JsonObject[] {
  const objects = [root];
  let value: unknown = root;
  for (const key of path) {
    value = Array.isArray(value)
      ? value[Number(key)]
      : isObject(value) && ownValue(value, `${key}`);
    if (isObject(value)) objects.push(value);
  }
  return objects;
}

/** Several rewrites may fill one argument, for several types above: the one that fits does. */
function contextOf(
  schema: GraphQLSchema,
  objects: readonly JsonObject[],
  rewrites: ContextRewrites,
): JsonObject {
  const variables: JsonObject = {};
  for (const { path, renameKeyTo } of rewrites) {
    const ups = path.filter((step) => step === '..').length;
    const above = objects[objects.length - 1 - ups];
    const value = above && valueAt(schema, above, path.slice(ups));
    if (value !== undefined) setOwn(variables, renameKeyTo, value);
  }
  return variables;
}

function valueAt(schema: GraphQLSchema, value: unknown, path: readonly string[]): unknown {
  const [step, ...rest] = path;
  if (step === undefined || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => valueAt(schema, item, path));
  if (!isObject(value)) return undefined;
  if (!step.startsWith(typePrefix)) return valueAt(schema, ownValue(value, step), rest);
  const fits = objectIsOfType(schema, value, step.slice(typePrefix.length), true);
  return fits ? valueAt(schema, value, rest) : undefined;
}

const typePrefix = '... on ';
