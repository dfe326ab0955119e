// Runs a plan's nodes over the data gathered so far: sequences, parallels, conditions, and fetches at their paths.
// Data is merged in place; what goes wrong is collected as errors with paths and never stops the other fetches.
import type { FetchNode, PlanNode } from '@apollo/query-planner';
import type { GraphQLFormattedError } from 'graphql';
import { cloneObject, isObject, ownValue, setOwn, type JsonObject } from '../json.ts';
import type { Operation } from '../operations/operation.ts';
import { askSubgraph, type Asking } from './ask-subgraph.ts';
import { groupByContext } from './context-arguments.ts';
import { applyRewrites } from './data-rewrites.ts';
import { mergeData } from './merge-data.ts';
import { placeEntityErrors, placeFailure, placeRootErrors } from './place-errors.ts';
import { findPlaces, findSlots, type Place, type Slot } from './plan-path.ts';
import { representationOf } from './representation.ts';
import { quickKeyOf } from './quick-key.ts';
import { SubgraphError, type SubgraphResponse } from './subgraph-client.ts';

/** One execution under way. `data` and `errors` grow. */
export type PlanRun = Asking & {
  readonly operation: Operation;
  readonly data: JsonObject;
  readonly errors: GraphQLFormattedError[];
  /** Objects that fetches have been made for: their answers go to these very objects. */
  readonly held: Set<JsonObject>;
  /** Equal entities stay objects of their own: their fields may differ by where they stand. */
  readonly apart: boolean;
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
  const { fullSchema } = run.operation.supergraph;
  const slots = findSlots(fullSchema, run.data, path);
  if (slots.length === 0) return;
  try {
    const { requires, contextRewrites } = fetch;
    if (requires === undefined) await fetchFields(run, fetch, path, slots);
    else if (contextRewrites === undefined)
      await fetchEntities(run, fetch, requires, { path, slots, variables: {} });
    else await fetchByContext(run, fetch, { path, requires, contextRewrites });
  } catch (error) {
    if (!(error instanceof SubgraphError)) throw error;
    run.onFailure(error);
    run.errors.push(...placeFailure(fetch, error, findPlaces(fullSchema, run.data, path)));
  }
}

async function fetchFields(
  run: PlanRun,
  fetch: FetchNode,
  path: PlanPath,
  slots: readonly Slot[],
): Promise<void> {
  for (const { object } of slots) run.held.add(object);
  const response = await askSubgraph(run, fetch, {});
  mergeFieldsResponse(run, fetch, { path, objects: slots.map(({ object }) => object) }, response);
}

/** Merges what stands in for the answer of a subscription's primary fetch. */
export function mergeRootResponse(
  run: PlanRun,
  fetch: FetchNode,
  response: SubgraphResponse,
): void {
  mergeFieldsResponse(run, fetch, { path: [], objects: [run.data] }, response);
}

function mergeFieldsResponse(
  run: PlanRun,
  fetch: FetchNode,
  { path, objects }: { path: PlanPath; objects: readonly JsonObject[] },
  response: SubgraphResponse,
): void {
  const schema = run.operation.supergraph.fullSchema;
  if (response.errors.length > 0) {
    const places = findPlaces(schema, run.data, path);
    run.errors.push(...placeRootErrors(fetch, response.errors, places));
  }
  if (response.data === undefined) return;
  applyRewrites(schema, fetch.outputRewrites, response.data);
  mergeIntoAll(run, objects, response.data);
}

/** One question for each choice of arguments that what stands above gives. */
async function fetchByContext(
  run: PlanRun,
  fetch: FetchNode,
  {
    path,
    requires,
    contextRewrites,
  }: Required<Pick<FetchNode, 'requires' | 'contextRewrites'>> & { path: PlanPath },
): Promise<void> {
  const schema = run.operation.supergraph.fullSchema;
  const places = findPlaces(schema, run.data, path);
  const groups = groupByContext(schema, run.data, places, contextRewrites);
  const asked = groups.map(async ({ variables, places: alike }) => {
    const slots = alike.map(({ object }) => ({ object, holder: undefined, key: '' }));
    await fetchEntities(run, fetch, requires, { path, slots, variables });
  });
  await Promise.all(asked);
}

type EntityPlaces = {
  readonly path: PlanPath;
  readonly slots: readonly Slot[];
  /** Arguments of the fetch itself. */
  readonly variables: JsonObject;
};

async function fetchEntities(
  run: PlanRun,
  fetch: FetchNode,
  requires: NonNullable<FetchNode['requires']>,
  { path, slots, variables }: EntityPlaces,
): Promise<void> {
  const { representations, standing } = representSlots(run, fetch, requires, slots);
  if (representations.length === 0) return;
  const response = await askSubgraph(run, fetch, { ...variables, representations });
  if (response.errors.length > 0) {
    run.errors.push(...placeEntityErrors(fetch, response.errors, placesOf(run, path, standing)));
  }
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

/** A representation that is asked for already, and the object that may stand for all of its stubs. */
type Known = {
  readonly at: number;
  readonly stub: JsonObject | undefined;
  readonly representation: JsonObject;
};

/** Equal representations are asked for once; `standing` remembers the objects each of them stands for. */
function representSlots(
  run: PlanRun,
  fetch: FetchNode,
  requires: NonNullable<FetchNode['requires']>,
  slots: readonly Slot[],
): { representations: JsonObject[]; standing: JsonObject[][] } {
  const schema = run.operation.supergraph.fullSchema;
  const representations: JsonObject[] = [];
  const standing: JsonObject[][] = [];
  const known = new Map<string, Known>();
  const quickKey = quickKeyOf(schema, fetch);
  for (const slot of slots) {
    const { object } = slot;
    const quick = quickKey?.(object);
    const first = quick === undefined ? undefined : known.get(quick);
    const representation = first?.representation ?? representationOf(schema, object, requires);
    if (representation === undefined) continue;
    const key = quick ?? `{${keyOf(representation)}`;
    const stub = isStub(run, object, representation) ? object : undefined;
    const before = known.get(key);
    if (before === undefined) {
      applyRewrites(schema, fetch.inputRewrites, representation);
      known.set(key, { at: representations.length, stub, representation });
      representations.push(representation);
      standing.push([object]);
    } else if (stub === undefined || before.stub === undefined || slot.holder === undefined) {
      standing[before.at]?.push(object);
    } else {
      hang(before.stub, slot);
    }
  }
  for (const objects of standing) for (const object of objects) run.held.add(object);
  return { representations, standing };
}

/** Two strings at most make most representations: writing them out as JSON would cost more. */
function keyOf(representation: JsonObject): string {
  const names = Object.keys(representation);
  const [first = '', second = ''] = names;
  const one = representation[first];
  const two = representation[second];
  return names.length === 2 && typeof one === 'string' && typeof two === 'string'
    ? `${first} ${one} ${second} ${two}`
    : JSON.stringify(representation);
}

/**
 * Whether an object holds nothing but what it is asked for with, and no fetch under way will add to it. Such objects
 * at one path are interchangeable from here on: one of them can hang in every place.
 */
function isStub(run: PlanRun, object: JsonObject, representation: JsonObject): boolean {
  if (run.apart || run.held.has(object)) return false;
  for (const name of Object.keys(object)) {
    const value = object[name];
    if (!Object.hasOwn(representation, name)) return false;
    if (typeof value === 'object' && value !== null) return false;
  }
  return true;
}

function hang(object: JsonObject, { holder, key }: Slot): void {
  if (Array.isArray(holder) && typeof key === 'number') holder[key] = object;
  else if (isObject(holder)) setOwn(holder, String(key), object);
}

/** For errors only: every place in the answer of the objects each representation stands for. */
function placesOf(
  run: PlanRun,
  path: PlanPath,
  standing: readonly (readonly JsonObject[])[],
): Place[][] {
  const places = findPlaces(run.operation.supergraph.fullSchema, run.data, path);
  return standing.map((objects) => places.filter(({ object }) => objects.includes(object)));
}

/** One answer for several objects is copied for each: a later fetch may fill them differently. */
function mergeIntoAll(run: PlanRun, objects: readonly JsonObject[], data: JsonObject): void {
  const schema = run.operation.supergraph.fullSchema;
  for (const [index, object] of objects.entries()) {
    mergeData(schema, object, index === objects.length - 1 ? data : cloneObject(data));
  }
}
