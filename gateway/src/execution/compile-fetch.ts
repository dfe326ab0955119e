// A plan's fetch, prepared once: its request, its way to the objects it is for, and how its answer is taken.
// Nothing here rejects for what a subgraph does: that becomes errors with paths, and other fetches go on.
import type { FetchNode } from '@apollo/query-planner';
import type { GraphQLSchema } from 'graphql';
import { cloneObject, type JsonObject } from '../json.ts';
import { compileEntityFetch } from './compile-entity-fetch.ts';
import { compilePath } from './compile-path.ts';
import type { CompiledNode } from './compile-plan.ts';
import { askService, type CompiledRun } from './compiled-run.ts';
import { applyRewrites } from './data-rewrites.ts';
import { mergeData } from './merge-data.ts';
import { placeFailure, placeRootErrors } from './place-errors.ts';
import { findPlaces } from './plan-path.ts';
import { compileRequest } from './planned-request.ts';
import type { StubPaths } from './stub-paths.ts';
import { SubgraphError, type SubgraphResponse } from './subgraph-client.ts';

/** A fetch that can be run. */
export type CompiledFetch = {
  readonly gather: CompiledNode;
  /** Takes an answer as if it had been fetched at the root; for fetches of fields only. */
  take(run: CompiledRun, response: SubgraphResponse): void;
};

/** @param path of the answer at which the fetch stands. */
export function compileFetch(
  schema: GraphQLSchema,
  stubs: StubPaths,
  fetch: FetchNode,
  path: readonly (string | number)[],
): CompiledFetch {
  const fields = compileFieldsFetch(schema, stubs, fetch, path);
  const start =
    fetch.requires === undefined
      ? fields.start
      : compileEntityFetch(schema, stubs, { fetch, requires: fetch.requires, path });
  return {
    take: (run, response) => fields.take(run, [run.data], response, false),
    gather: (run) => start(run)?.catch((error: unknown) => fail(run, error)),
  };

  function fail(run: CompiledRun, error: unknown): void {
    if (!(error instanceof SubgraphError)) throw error;
    run.onFailure(error);
    run.errors.push(...placeFailure(fetch, error, findPlaces(schema, run.data, path)));
  }
}

function compileFieldsFetch(
  schema: GraphQLSchema,
  stubs: StubPaths,
  fetch: FetchNode,
  path: readonly (string | number)[],
) {
  const request = compileRequest(fetch);
  const walk = compilePath(schema, stubs, path);

  function take(
    run: CompiledRun,
    objects: readonly JsonObject[],
    { errors, data: given }: SubgraphResponse,
    owned: boolean,
  ): void {
    if (errors.length > 0) {
      const places = findPlaces(schema, run.data, path);
      run.errors.push(...placeRootErrors(fetch, errors, places));
    }
    if (given === undefined) return;
    const rewrites = (fetch.outputRewrites?.length ?? 0) > 0;
    const data = rewrites && !owned ? cloneObject(given) : given;
    if (rewrites) applyRewrites(schema, fetch.outputRewrites, data);
    const last = objects.length - 1;
    for (const [index, object] of objects.entries()) {
      // One answer for several objects is copied for each: a later fetch may fill them differently.
      mergeData(schema, object, data, !owned && !rewrites ? true : index < last);
    }
  }

  function start(run: CompiledRun): Promise<void> | undefined {
    const objects: JsonObject[] = [];
    walk(run.data, (object) => objects.push(object));
    if (objects.length === 0) return undefined;
    return askService(run, fetch, request(run.variables, ''), (response, owned) =>
      take(run, objects, response, owned),
    );
  }

  return { start, take };
}
