// A fetch of entities, prepared once: who is asked for, by which representation, and where each answer goes.
// Equal objects are asked for once, and where a plan shows that nothing tells them apart they become one object.
import type { FetchNode, QueryPlanSelectionNode } from '@apollo/query-planner';
import type { GraphQLSchema } from 'graphql';
import { cloneObject, isObject, ownValue, setOwn, type JsonObject } from '../json.ts';
import { compilePath } from './compile-path.ts';
import { compileRequires, quoted, type RepresentationWriter } from './compile-representation.ts';
import { askService, type CompiledRun } from './compiled-run.ts';
import { applyRewrites } from './data-rewrites.ts';
import { mergeData } from './merge-data.ts';
import { placeEntityErrors } from './place-errors.ts';
import { findPlaces, type Slot } from './plan-path.ts';
import { compileRequest } from './planned-request.ts';
import { markShared } from './shared-objects.ts';
import type { StubPaths } from './stub-paths.ts';
import { SubgraphError, type SubgraphResponse } from './subgraph-client.ts';

/** What is fetched, and where. */
export type EntityFetch = {
  readonly fetch: FetchNode;
  readonly requires: readonly QueryPlanSelectionNode[];
  readonly path: readonly (string | number)[];
};

type OfType = {
  readonly writer: RepresentationWriter;
  /** Leaves to compare before two objects become one; undefined when they must not. */
  readonly compared: readonly string[] | undefined;
};

/** Starts a fetch; undefined when there is nobody to ask for. */
export function compileEntityFetch(
  schema: GraphQLSchema,
  stubs: StubPaths,
  { fetch, requires, path }: EntityFetch,
): (run: CompiledRun) => Promise<void> | undefined {
  const walk = compilePath(schema, stubs, path);
  const request = compileRequest(fetch);
  const writerOf = compileRequires(schema, requires);
  const rewritesInput = (fetch.inputRewrites?.length ?? 0) > 0;
  const rewritesOutput = (fetch.outputRewrites?.length ?? 0) > 0;
  const types = new Map<string, OfType>();

  function ofType(name: string): OfType {
    const known = types.get(name);
    if (known !== undefined) return known;
    const writer = writerOf(name);
    const compared =
      rewritesInput || writer.leaves === undefined
        ? undefined
        : stubs.compared(path, writer.leaves);
    const made = { writer, compared };
    if (types.size < 1_000) types.set(name, made);
    return made;
  }

  /** The representation as the subgraph wants it. */
  function rewritten(text: string): string {
    if (!rewritesInput) return text;
    const representation: unknown = JSON.parse(text);
    applyRewrites(schema, fetch.inputRewrites, representation);
    return JSON.stringify(representation);
  }

  function take(run: CompiledRun, standing: Standing, response: SubgraphResponse, owned: boolean) {
    if (response.errors.length > 0) {
      const places = findPlaces(schema, run.data, path);
      const placed = standing.all().map((objects) => {
        return places.filter(({ object }) => objects.includes(object));
      });
      run.errors.push(...placeEntityErrors(fetch, response.errors, placed));
    }
    if (response.data === undefined) return;
    const entities = ownValue(response.data, '_entities');
    if (!Array.isArray(entities) || entities.length !== standing.first.length) {
      // A failed non-null `_entities` is null with an error of its own.
      if (response.errors.length > 0) return;
      throw new SubgraphError(fetch.serviceName, 'SUBGRAPH_BAD_RESPONSE');
    }
    for (let index = 0; index < entities.length; index += 1) {
      const given: unknown = entities[index];
      const first = standing.first[index];
      if (!isObject(given) || first === undefined) continue;
      const entity = rewritesOutput && !owned ? cloneObject(given) : given;
      if (rewritesOutput) applyRewrites(schema, fetch.outputRewrites, entity);
      // One answer for several objects is copied for each: a later fetch may fill them differently.
      for (const other of standing.others[index] ?? []) mergeData(schema, other, entity, true);
      mergeData(schema, first, entity, !owned && !rewritesOutput);
    }
  }

  return (run) => {
    const standing = new Standing();
    const representations: string[] = [];
    const known = new Map<string, number>();
    // Most representations are told apart by one string: their texts are written once each.
    const quicklyKnown = new Map<OfType, Map<string, number>>();
    let type: OfType | undefined;
    let typeName: string | undefined;
    let byValue: Map<string, number> | undefined;
    walk(run.data, (object, holder, key) => {
      const name = object['__typename'];
      if (typeof name !== 'string') return;
      if (name !== typeName || type === undefined) {
        typeName = name;
        type = ofType(name);
        byValue = quicklyKnown.get(type);
      }
      const { writer, compared } = type;
      if (!writer.typed) return;
      const quick = rewritesInput ? undefined : writer.key;
      const value = quick && object[quick.name];
      let at: number | undefined;
      if (quick !== undefined && typeof value === 'string') {
        if (byValue === undefined) {
          byValue = new Map<string, number>();
          quicklyKnown.set(type, byValue);
        }
        at = byValue.get(value);
        if (at === undefined) {
          byValue.set(value, representations.length);
          representations.push(quick.before + quoted(value, run.plain) + quick.after);
        }
      } else {
        const text = writer.write(object, run.plain);
        if (text === undefined) return;
        at = known.get(text);
        if (at === undefined) {
          known.set(text, representations.length);
          representations.push(rewritten(text));
        }
      }
      const first = at === undefined ? undefined : standing.first[at];
      if (at === undefined || first === undefined) {
        standing.first.push(object);
      } else if (first === object) {
        return;
      } else if (holder !== undefined && isInterchangeable(compared, first, object)) {
        markShared(first);
        hang(first, holder, key);
      } else {
        standing.add(at, object);
      }
    });
    if (representations.length === 0) return undefined;
    const members = `"representations":[${representations.join(',')}]`;
    return askService(run, fetch, request(run.variables, members), (response, owned) =>
      take(run, standing, response, owned),
    );
  };
}

/** The objects each representation stands for. */
class Standing {
  readonly first: JsonObject[] = [];
  /** By the same index; empty for most. */
  readonly others: (JsonObject[] | undefined)[] = [];

  add(index: number, object: JsonObject): void {
    (this.others[index] ??= []).push(object);
  }

  all(): JsonObject[][] {
    return this.first.map((first, index) => [first, ...(this.others[index] ?? [])]);
  }
}

function isInterchangeable(
  compared: readonly string[] | undefined,
  first: JsonObject,
  object: JsonObject,
): boolean {
  return compared !== undefined && compared.every((name) => first[name] === object[name]);
}

function hang(object: JsonObject, holder: NonNullable<Slot['holder']>, key: string | number): void {
  if (!Array.isArray(holder)) setOwn(holder, String(key), object);
  else if (typeof key === 'number') holder[key] = object;
}
