// Runs a plan's nodes over the data gathered so far: sequences, parallels, conditions, and fetches at their paths.
// Data is merged in place; what goes wrong is collected as errors with paths and never stops the other fetches.
import type { FetchNode, PlanNode } from '@apollo/query-planner';
import type { GraphQLFormattedError } from 'graphql';
import { isObject, ownValue, setOwn, type JsonObject } from '../json.ts';
import type { Operation, Variables } from '../operations/operation.ts';
import { applyRewrites } from './data-rewrites.ts';
import { mergeData } from './merge-data.ts';
import { placeEntityErrors, placeFailure, placeRootErrors } from './place-errors.ts';
import { findPlaces, type Place } from './plan-path.ts';
import { representationOf } from './representation.ts';
import {
  SubgraphError,
  type Hop,
  type SubgraphClients,
  type SubgraphResponse,
} from './subgraph-client.ts';

/** One execution under way. `data` and `errors` grow. */
export type PlanRun = {
  readonly operation: Operation;
  readonly variables: Variables;
  readonly hop: Hop;
  readonly subgraphs: SubgraphClients;
  readonly data: JsonObject;
  readonly errors: GraphQLFormattedError[];
  /** Told of every fetch that had no answer; the cause is for the log. */
  readonly onFailure: (failure: SubgraphError) => void;
};

type PlanPath = readonly (string | number)[];

/** Runs a node at a path of the answer (the root at first). */
export async function runPlan(run: PlanRun, node: PlanNode, path: PlanPath = []): Promise<void> {
  switch (node.kind) {
    case 'Sequence':
      for (const child of node.nodes) await runPlan(run, child, path);
      return;
    case 'Parallel':
      await Promise.all(node.nodes.map((child) => runPlan(run, child, path)));
      return;
    case 'Flatten':
      return runPlan(run, node.node, [...path, ...node.path]);
    case 'Condition': {
      const branch =
        ownValue(run.variables.coerced, node.condition) === true ? node.ifClause : node.elseClause;
      return branch === undefined ? undefined : runPlan(run, branch, path);
    }
    case 'Fetch':
      return runFetch(run, node, path);
    case 'Defer':
      // The API schema has no @defer, so validation has refused the operation before.
      throw new TypeError('The plan defers, which no operation can ask for.');
  }
}

async function runFetch(run: PlanRun, fetch: FetchNode, path: PlanPath): Promise<void> {
  const places = findPlaces(run.operation.supergraph.fullSchema, run.data, path);
  if (places.length === 0) return;
  try {
    if (fetch.requires === undefined) await fetchFields(run, fetch, places);
    else await fetchEntities(run, fetch, fetch.requires, places);
  } catch (error) {
    if (!(error instanceof SubgraphError)) throw error;
    run.onFailure(error);
    run.errors.push(...placeFailure(fetch, error, places));
  }
}

async function fetchFields(
  run: PlanRun,
  fetch: FetchNode,
  places: readonly Place[],
): Promise<void> {
  mergeRootResponse(run, fetch, places, await ask(run, fetch, {}));
}

/** Merges the answer of a fetch without `requires`; also what stands in for one in a subscription's frame. */
export function mergeRootResponse(
  run: PlanRun,
  fetch: FetchNode,
  places: readonly Place[],
  response: SubgraphResponse,
): void {
  const schema = run.operation.supergraph.fullSchema;
  run.errors.push(...placeRootErrors(fetch, response.errors, places));
  if (response.data === undefined) return;
  applyRewrites(schema, fetch.outputRewrites, response.data);
  mergeIntoAll(run, places, response.data);
}

async function fetchEntities(
  run: PlanRun,
  fetch: FetchNode,
  requires: NonNullable<FetchNode['requires']>,
  places: readonly Place[],
): Promise<void> {
  const { representations, standing } = representPlaces(run, fetch, requires, places);
  if (representations.length === 0) return;
  const response = await ask(run, fetch, { representations });
  run.errors.push(...placeEntityErrors(fetch, response.errors, standing));
  if (response.data === undefined) return;
  const entities = ownValue(response.data, '_entities');
  if (!Array.isArray(entities) || entities.length !== representations.length) {
    // A failed non-null `_entities` is null with an error of its own.
    if (response.errors.length > 0) return;
    throw new SubgraphError(fetch.serviceName, 'SUBGRAPH_BAD_RESPONSE');
  }
  for (const [index, entity] of entities.entries()) {
    if (!isObject(entity)) continue;
    applyRewrites(run.operation.supergraph.fullSchema, fetch.outputRewrites, entity);
    mergeIntoAll(run, standing[index] ?? [], entity);
  }
}

/** Equal representations are asked for once; `standing` remembers every place each of them stands for. */
function representPlaces(
  run: PlanRun,
  fetch: FetchNode,
  requires: NonNullable<FetchNode['requires']>,
  places: readonly Place[],
): { representations: JsonObject[]; standing: Place[][] } {
  const schema = run.operation.supergraph.fullSchema;
  const representations: JsonObject[] = [];
  const standing: Place[][] = [];
  const indexes = new Map<string, number>();
  for (const place of places) {
    const representation = representationOf(schema, place.object, requires);
    if (representation === undefined) continue;
    const key = JSON.stringify(representation);
    const known = indexes.get(key);
    if (known !== undefined) {
      standing[known]?.push(place);
      continue;
    }
    applyRewrites(schema, fetch.inputRewrites, representation);
    indexes.set(key, representations.length);
    representations.push(representation);
    standing.push([place]);
  }
  return { representations, standing };
}

function ask(run: PlanRun, fetch: FetchNode, variables: JsonObject): Promise<SubgraphResponse> {
  const client = run.subgraphs.get(fetch.serviceName);
  if (client === undefined) throw new SubgraphError(fetch.serviceName, 'SUBGRAPH_UNAVAILABLE');
  for (const name of fetch.variableUsages ?? []) {
    if (Object.hasOwn(run.variables.raw, name)) setOwn(variables, name, run.variables.raw[name]);
  }
  return client.fetch(
    {
      query: fetch.operation,
      ...(fetch.operationName === undefined ? {} : { operationName: fetch.operationName }),
      variables,
    },
    run.hop,
  );
}

/** One answer for several places is copied for each: a later fetch may fill them differently. */
function mergeIntoAll(run: PlanRun, places: readonly Place[], data: JsonObject): void {
  const schema = run.operation.supergraph.fullSchema;
  for (const place of places) {
    mergeData(schema, place.object, places.length === 1 ? data : structuredClone(data));
  }
}
