// When two answers are equal: the same data to the letter, and errors that explain the same nulls.
// The specification leaves open which of several errors below one nulled position are told, and in which order.
import { isObject } from '../json.ts';

/** An answer, whoever gave it. */
export type Answered = {
  readonly data?: unknown;
  readonly errors?:
    | readonly {
        readonly message: string;
        readonly path?: readonly (string | number)[] | undefined;
      }[]
    | undefined;
};

/** What differs, for a person to read; undefined when nothing does. */
export function differenceOf(expected: Answered, got: Answered): string | undefined {
  const expectedData = JSON.stringify(expected.data);
  const gotData = JSON.stringify(got.data);
  if (expectedData !== gotData) return `data\n  expected ${expectedData}\n  got      ${gotData}`;
  const expectedErrors = positionsOf(expected);
  const gotErrors = positionsOf(got);
  if (expectedErrors === gotErrors) return undefined;
  return `errors\n  expected ${expectedErrors} ${told(expected)}\n  got      ${gotErrors} ${told(got)}`;
}

function told(answer: Answered): string {
  return JSON.stringify(answer.errors?.map(({ message, path }) => [path, message]));
}

/** The nulls that errors explain, once each: an error's path, cut off where the data ends. */
function positionsOf({ data, errors = [] }: Answered): string {
  const positions = errors.map(({ path }) => {
    if (path === undefined) return 'nowhere';
    const reached: (string | number)[] = [];
    let value: unknown = data;
    for (const key of path) {
      if (value === null || value === undefined) break;
      reached.push(key);
      if (Array.isArray(value) && typeof key === 'number') value = value[key];
      else value = isObject(value) ? value[key] : undefined;
    }
    // An error at a place that has a value explains nothing.
    return JSON.stringify(reached) + (value === null ? '' : ' (has a value)');
  });
  return [...new Set(positions)].toSorted().join(' ');
}
