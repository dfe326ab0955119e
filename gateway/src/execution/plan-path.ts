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
export type Step = {
  readonly key: string | undefined;
  readonly types: readonly string[] | undefined;
};

/** Where an object hangs, so that another can take its place: the root hangs nowhere. */
export type Slot = {
  readonly object: JsonObject;
  readonly holder: JsonObject | unknown[] | undefined;
  readonly key: string | number;
};

/**
 * Every object at the path, each once; nulls on the way end there.
 * Elements are field names, `@` for a list's items, and conditions: `... on A`, or `|[A,B]` after a name.
 */
export function findSlots(
  schema: GraphQLSchema,
  root: JsonObject,
  path: readonly (string | number)[],
): Slot[] {
  const found: Slot[] = [];
  // Objects may hang in several places: what is below one is visited once for each step.
  const visited = [...path, undefined].map(() => new Set<JsonObject>());
  walkPath(schema, path, root, {
    enters: (object, step) => {
      const seen = visited[step];
      if (seen === undefined || seen.has(object)) return seen === undefined;
      seen.add(object);
      return true;
    },
    reaches: (object, holder, key) => found.push({ object, holder, key }),
  });
  return found;
}

/** Every object at the path with every place it stands at. */
export function findPlaces(
  schema: GraphQLSchema,
  root: JsonObject,
  path: readonly (string | number)[],
): Place[] {
  const found: Place[] = [];
  walkPath(schema, path, root, {
    enters: () => true,
    reaches: (object, _holder, _key, at) => found.push({ object, path: pathOf(at) }),
  });
  return found;
}

type At = { readonly before: At | undefined; readonly key: string | number };

function pathOf(at: At | undefined): AnswerPath {
  const path: (string | number)[] = [];
  for (let step = at; step !== undefined; step = step.before) path.push(step.key);
  return path.toReversed();
}

type Walk = {
  /** Whether to go on below an object, at a step of the path; also asked of the objects at its end. */
  readonly enters: (object: JsonObject, step: number) => boolean;
  readonly reaches: (
    object: JsonObject,
    holder: Slot['holder'],
    key: string | number,
    at: At | undefined,
  ) => void;
};

function walkPath(
  schema: GraphQLSchema,
  path: readonly (string | number)[],
  root: JsonObject,
  walk: Walk,
): void {
  const steps = path.map(readStep);

  function visit(
    value: unknown,
    types: readonly string[] | undefined,
    holder: Slot['holder'],
    at: At | undefined,
    next: number,
  ): void {
    if (Array.isArray(value)) {
      // Items are visited whether or not the path says `@`: lists of lists have fewer marks than levels.
      for (let index = 0; index < value.length; index += 1) {
        visit(value[index], types, value, { before: at, key: index }, next);
      }
      return;
    }
    if (!isObject(value) || (types !== undefined && !fits(value, types))) return;
    if (!walk.enters(value, next)) return;
    const step = steps[next];
    if (step === undefined) {
      walk.reaches(value, holder, at?.key ?? '', at);
    } else if (step.key === undefined) {
      if (step.types === undefined || fits(value, step.types)) {
        visit(value, undefined, holder, at, next + 1);
      }
    } else {
      const below = ownValue(value, step.key);
      visit(below, step.types, value, { before: at, key: step.key }, next + 1);
    }
  }

  function fits(object: JsonObject, types: readonly string[]): boolean {
    return types.some((type) => objectIsOfType(schema, object, type, true));
  }

  visit(root, undefined, undefined, undefined, 0);
}

/** What an element of a plan's path says. */
export function readStep(element: string | number): Step {
  const text = String(element);
  if (text.startsWith('... on ')) return { key: undefined, types: text.slice(7).split('|') };
  const bar = text.indexOf('|[');
  const name = bar === -1 ? text : text.slice(0, bar);
  const types = bar === -1 ? undefined : text.slice(bar + 2, -1).split(',');
  return { key: name === '@' || name === '' ? undefined : name, types };
}
