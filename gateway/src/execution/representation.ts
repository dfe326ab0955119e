// Builds what `_entities` is asked with: the fields a plan's `requires` names, taken from an object.
// An object that lacks one of them has no representation: that entity is not fetched.
import { getResponseName, type QueryPlanSelectionNode } from '@apollo/query-planner';
import type { GraphQLSchema } from 'graphql';
import { isObject, ownValue, setOwn, type JsonObject } from '../json.ts';
import { mergeData } from './merge-data.ts';
import { objectIsOfType } from './type-conditions.ts';

/** The representation of an entity, or undefined when a required field was not fetched. */
export function representationOf(
  schema: GraphQLSchema,
  entity: JsonObject,
  requires: readonly QueryPlanSelectionNode[],
): JsonObject | undefined {
  const representation = project(schema, entity, requires);
  return representation !== undefined && typeof representation['__typename'] === 'string'
    ? representation
    : undefined;
}

function project(
  schema: GraphQLSchema,
  source: JsonObject,
  selections: readonly QueryPlanSelectionNode[],
): JsonObject | undefined {
  const result: JsonObject = {};
  for (const selection of selections) {
    if (selection.kind === 'Field') {
      const key = getResponseName(selection);
      const value = ownValue(source, key);
      if (value === undefined) return undefined;
      // Kept under its alias: the plan's input rewrites know how to name it for the subgraph.
      setOwn(result, key, projectValue(schema, value, selection.selections));
      continue;
    }
    const { typeCondition } = selection;
    if (typeCondition !== undefined && !objectIsOfType(schema, source, typeCondition, false))
      continue;
    const part = project(schema, source, selection.selections);
    if (part === undefined) return undefined;
    mergeData(schema, result, part);
  }
  return result;
}

function projectValue(
  schema: GraphQLSchema,
  value: unknown,
  selections: readonly QueryPlanSelectionNode[] | undefined,
): unknown {
  if (Array.isArray(value)) return value.map((item) => projectValue(schema, item, selections));
  if (selections === undefined || !isObject(value)) return value;
  return project(schema, value, selections) ?? null;
}
