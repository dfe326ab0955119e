// Puts a subgraph's errors at their place in the client's answer, with a code and the service's name.
// An entity's error is told at every place the entity stands; stacks and the like stay behind.
import type { FetchNode } from '@apollo/query-planner';
import { Kind, parse, type GraphQLFormattedError, type SelectionSetNode } from 'graphql';
import { clientName } from '../operations/fetched-name.ts';
import { rewriteErrorPath } from './data-rewrites.ts';
import type { AnswerPath, Place } from './plan-path.ts';
import type { SubgraphError, SubgraphGraphQLError } from './subgraph-client.ts';

/** The errors of a fetch at the root, or of one merged into every place as it is. */
export function placeRootErrors(
  fetch: FetchNode,
  errors: readonly SubgraphGraphQLError[],
  places: readonly Place[],
): GraphQLFormattedError[] {
  return errors.flatMap((error) => {
    if (error.path === undefined) return pathsOfFetch(fetch, places).map(at(fetch, error));
    const path = rewriteErrorPath(fetch.outputRewrites, error.path);
    return places.map((place) => at(fetch, error)([...place.path, ...path]));
  });
}

/** The errors of an `_entities` fetch: `standing[i]` are the places of the i-th representation. */
export function placeEntityErrors(
  fetch: FetchNode,
  errors: readonly SubgraphGraphQLError[],
  standing: readonly (readonly Place[])[],
): GraphQLFormattedError[] {
  return errors.flatMap((error) => {
    const index = error.path?.[1];
    const places = typeof index === 'number' ? standing[index] : undefined;
    if (places === undefined || error.path === undefined) {
      return pathsOfFetch(fetch, standing.flat()).map(at(fetch, error));
    }
    const path = rewriteErrorPath(fetch.outputRewrites, error.path.slice(2));
    return places.map((place) => at(fetch, error)([...place.path, ...path]));
  });
}

/** The error of a fetch that had no answer at all: told once per field it would have brought. */
export function placeFailure(
  fetch: FetchNode,
  failure: SubgraphError,
  places: readonly Place[],
): GraphQLFormattedError[] {
  return pathsOfFetch(fetch, places).map((path) => ({
    message: failure.message,
    path: clientPath(path),
    extensions: { code: failure.code, service: fetch.serviceName },
  }));
}

function at(fetch: FetchNode, error: SubgraphGraphQLError) {
  const { stacktrace: _stack, exception: _exception, ...extensions } = error.extensions;
  const code = typeof extensions['code'] === 'string' ? extensions['code'] : 'SUBGRAPH_ERROR';
  return (path: AnswerPath): GraphQLFormattedError => ({
    message: error.message,
    path: clientPath(path),
    extensions: { ...extensions, code, service: fetch.serviceName },
  });
}

function clientPath(path: AnswerPath): AnswerPath {
  return path.map((key) => (typeof key === 'string' ? clientName(key) : key));
}

/**
 * Where the fields of a fetch stand. One place: each field's own path. Places in a list: once, at the list,
 * since an error per item and field would say the same thing a thousand times.
 */
function pathsOfFetch(fetch: FetchNode, places: readonly Place[]): AnswerPath[] {
  const [first, ...others] = places;
  if (first === undefined) return [];
  const list = first.path.findIndex((key) => typeof key === 'number');
  if (list !== -1) return [first.path.slice(0, list)];
  if (others.length > 0) return places.map((place) => place.path);
  return rootKeys(fetch).map((key) => rewriteErrorPath(fetch.outputRewrites, [...first.path, key]));
}

/** The response names a fetch brings to its place; those below `_entities` for an entity fetch. */
function rootKeys(fetch: FetchNode): string[] {
  const keys = new Set<string>();
  function collect(set: SelectionSetNode | undefined, level: number): void {
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.FIELD) {
        if (level > 0) collect(selection.selectionSet, level - 1);
        else if (selection.name.value !== '__typename') {
          keys.add(selection.alias?.value ?? selection.name.value);
        }
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        collect(selection.selectionSet, level);
      }
    }
  }
  for (const definition of parse(fetch.operation).definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    collect(definition.selectionSet, fetch.requires === undefined ? 0 : 1);
  }
  return [...keys];
}
