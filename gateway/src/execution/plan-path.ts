// Finds the objects a plan's path leads to: through fields, lists (`@`) and type conditions.
// Each comes with its place in the answer, so that errors below it can be told where they are.
import type { GraphQLSchema } from 'graphql';
import { isObject, ownValue, type JsonObject } from '../json.ts';
import { objectIsOfType } from './type-conditions.ts';

/** A path in the answer, list indices included. */
export type AnswerPath = readonly (string | number)[];

/** An object fetched so far, and where it stands. */
export type Place = { readonly object: JsonObject; readonly path: AnswerPath };

/** One step of a plan's path. `types` lists the concrete types it continues with. */
type Step = { readonly key: string | undefined; readonly types: readonly string[] | undefined };

/**
 * Every object at the path; nulls on the way end there.
 * Elements are field names, `@` for a list's items, and conditions: `... on A`, or `|[A,B]` after a name.
 */
export function findPlaces(
  schema: GraphQLSchema,
  root: JsonObject,
  path: readonly (string | number)[],
): Place[] {
  const steps = path.map(readStep);
  const found: Place[] = [];

  function walk(value: unknown, at: AnswerPath, next: number): void {
    if (Array.isArray(value)) {
      // Items are visited whether or not the path says `@`: lists of lists have fewer marks than levels.
      value.forEach((item, index) => walk(item, [...at, index], next));
      return;
    }
    if (!isObject(value)) return;
    const step = steps[next];
    if (step === undefined) {
      found.push({ object: value, path: at });
      return;
    }
    if (step.types !== undefined && step.key === undefined && !fits(value, step.types)) return;
    if (step.key === undefined) {
      walk(value, at, next + 1);
      return;
    }
    const below = ownValue(value, step.key);
    const passed = step.types === undefined ? below : onlyFitting(below, step.types);
    walk(passed, [...at, step.key], next + 1);
  }

  function fits(object: JsonObject, types: readonly string[]): boolean {
    return types.some((type) => objectIsOfType(schema, object, type, true));
  }

  /** Keeps indices: what does not fit becomes null and ends there. */
  function onlyFitting(value: unknown, types: readonly string[]): unknown {
    if (Array.isArray(value)) return value.map((item) => onlyFitting(item, types));
    return isObject(value) && fits(value, types) ? value : null;
  }

  walk(root, [], 0);
  return found;
}

function readStep(element: string | number): Step {
  const text = String(element);
  if (text.startsWith('... on ')) return { key: undefined, types: text.slice(7).split('|') };
  const bar = text.indexOf('|[');
  const name = bar === -1 ? text : text.slice(0, bar);
  const types = bar === -1 ? undefined : text.slice(bar + 2, -1).split(',');
  return { key: name === '@' || name === '' ? undefined : name, types };
}
