// Objects that hang in several places of the gathered data because nothing tells them apart there.
// They are marked, so that walks enter them once and writers write them once; a mark is invisible to JSON and keys.
import type { JsonObject } from '../json.ts';

const mark = Symbol('what writers wrote of an object that hangs in several places');

type Marked = JsonObject & { [mark]?: (string | undefined)[] };

/** Says that an object hangs in several places from now on. */
export function markShared(object: JsonObject): void {
  const marked: Marked = object;
  marked[mark] ??= [];
}

/** What was written of a shared object, by the number of the function that wrote it; undefined when it is not shared. */
export function writtenOf(object: JsonObject): (string | undefined)[] | undefined {
  const marked: Marked = object;
  return marked[mark];
}
