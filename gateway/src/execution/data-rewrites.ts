// The plan's small corrections of data: set a field (`__typename` for an interface object) or rename one.
// Applied to representations before they are sent, and to answers before they are merged.
import type { FetchDataRewrite } from '@apollo/query-planner';
import type { GraphQLSchema } from 'graphql';
import { isObject, ownValue, setOwn, type JsonObject } from '../json.ts';
import type { AnswerPath } from './plan-path.ts';
import { objectIsOfType } from './type-conditions.ts';

const typePrefix = '... on ';

/** Changes `value` in place. Paths go through lists by themselves. */
export function applyRewrites(
  schema: GraphQLSchema,
  rewrites: readonly FetchDataRewrite[] | undefined,
  value: unknown,
): void {
  for (const rewrite of rewrites ?? []) {
    const field = rewrite.path.at(-1);
    if (field === undefined) continue;
    forEachParent(schema, rewrite.path.slice(0, -1), value, (object) => {
      if (rewrite.kind === 'ValueSetter') {
        setOwn(object, field, rewrite.setValueTo);
      } else if (Object.hasOwn(object, field)) {
        setOwn(object, rewrite.renameKeyTo, ownValue(object, field));
        delete object[field];
      }
    });
  }
}

function forEachParent(
  schema: GraphQLSchema,
  path: readonly string[],
  value: unknown,
  change: (object: JsonObject) => void,
): void {
  if (Array.isArray(value)) {
    for (const item of value) forEachParent(schema, path, item, change);
    return;
  }
  if (!isObject(value)) return;
  const [first, ...rest] = path;
  if (first === undefined) {
    change(value);
  } else if (!first.startsWith(typePrefix)) {
    forEachParent(schema, rest, ownValue(value, first), change);
  } else if (objectIsOfType(schema, value, first.slice(typePrefix.length), true)) {
    forEachParent(schema, rest, value, change);
  }
}

/** The path of a subgraph's error with the names clients know: renamed keys are renamed here too. */
export function rewriteErrorPath(
  rewrites: readonly FetchDataRewrite[] | undefined,
  path: AnswerPath,
): AnswerPath {
  const rewritten = [...path];
  for (const rewrite of rewrites ?? []) {
    if (rewrite.kind !== 'KeyRenamer') continue;
    const names = rewrite.path.filter((element) => !element.startsWith(typePrefix));
    const at = indexOfLastName(path, names);
    if (at !== undefined) rewritten[at] = rewrite.renameKeyTo;
  }
  return rewritten;
}

/** Where the last of `names` stands when the path, list indices left out, begins with them. */
function indexOfLastName(path: AnswerPath, names: readonly string[]): number | undefined {
  let matched = 0;
  for (const [index, key] of path.entries()) {
    if (typeof key === 'number') continue;
    if (key !== names[matched]) return undefined;
    matched += 1;
    if (matched === names.length) return index;
  }
  return undefined;
}
