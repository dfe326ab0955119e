// A plan's path as a walk that is prepared once: through fields, lists and type conditions to the objects at its end.
// plan-path.ts says the same step by step, with places in the answer, and is asked when there are errors.
import type { GraphQLSchema } from 'graphql';
import { isObject, ownValue, type JsonObject } from '../json.ts';
import { readStep, type Slot } from './plan-path.ts';
import { writtenOf } from './shared-objects.ts';
import type { StubPaths } from './stub-paths.ts';
import { objectIsOfType } from './type-conditions.ts';

/** Called with every object at the end of a path, once each, and with what it hangs in. */
export type Reach = (object: JsonObject, holder: Slot['holder'], key: string | number) => void;

/** A walk along one path. */
export type PathWalk = (root: JsonObject, reach: Reach) => void;

type Fits = (object: JsonObject) => boolean;

type Step = {
  /** The field to go on with; undefined for a mere condition. */
  readonly key: string | undefined;
  /** Whether plain access could find something inherited under that name. */
  readonly odd: boolean;
  readonly fits: Fits | undefined;
  /** Whether the objects met before this step may hang in several places. */
  readonly joined: boolean;
};

/** @param path as the plan has it; `@` marks lists, conditions are `... on A` or `|[A,B]` after a name. */
export function compilePath(
  schema: GraphQLSchema,
  stubs: StubPaths,
  path: readonly (string | number)[],
): PathWalk {
  const steps: readonly Step[] = path.map((element, index) => {
    const { key, types } = readStep(element);
    const odd = key !== undefined && key in Object.prototype;
    const joined = stubs.joined(path.slice(0, index));
    return { key, odd, fits: types && compileCondition(schema, types), joined };
  });
  const joined = stubs.joined(path);
  if (steps.length === 0) return (root, reach) => reach(root, undefined, '');
  return (root, reach) => new Walker(steps, joined, reach).visit(root, undefined, undefined, '', 0);
}

/** Whether an object is of one of these types; one that does not say its type may be. */
function compileCondition(schema: GraphQLSchema, types: readonly string[]): Fits {
  const known = new Map<unknown, boolean>();
  return (object) => {
    const name = ownValue(object, '__typename');
    const before = known.get(name);
    if (before !== undefined) return before;
    const fits = types.some((type) => objectIsOfType(schema, object, type, true));
    // Subgraphs may answer any name: only so many are worth remembering.
    if (known.size < 1_000) known.set(name, fits);
    return fits;
  };
}

class Walker {
  readonly #steps: readonly Step[];
  readonly #joined: boolean;
  readonly #reach: Reach;
  /** Objects that hang in several places, by the step they were met at. */
  #seen: Set<JsonObject>[] | undefined;

  constructor(steps: readonly Step[], joined: boolean, reach: Reach) {
    this.#steps = steps;
    this.#joined = joined;
    this.#reach = reach;
  }

  visit(
    value: unknown,
    fits: Fits | undefined,
    holder: Slot['holder'],
    key: string | number,
    next: number,
  ): void {
    if (Array.isArray(value)) {
      // Items are visited whether or not the path says `@`: lists of lists have fewer marks than levels.
      for (let index = 0; index < value.length; index += 1) {
        this.visit(value[index], fits, value, index, next);
      }
      return;
    }
    if (!isObject(value) || (fits !== undefined && !fits(value))) return;
    const step = this.#steps[next];
    const joined = step === undefined ? this.#joined : step.joined;
    if (joined && writtenOf(value) !== undefined && !this.#enters(value, next)) return;
    if (step === undefined) {
      this.#reach(value, holder, key);
    } else if (step.key === undefined) {
      if (step.fits === undefined || step.fits(value)) {
        this.visit(value, undefined, holder, key, next + 1);
      }
    } else {
      const below = step.odd ? ownValue(value, step.key) : value[step.key];
      this.visit(below, step.fits, value, step.key, next + 1);
    }
  }

  #enters(object: JsonObject, step: number): boolean {
    this.#seen ??= [];
    const seen = (this.#seen[step] ??= new Set());
    if (seen.has(object)) return false;
    seen.add(object);
    return true;
  }
}
