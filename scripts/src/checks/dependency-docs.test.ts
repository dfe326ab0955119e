// Every dependency is explained in docs/DEPENDENCIES.md, and the comparison finds what is missing on either side.
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { dependencyDocProblems, problemsOfPage } from './dependency-docs.ts';

const page = '| package | why |\n| --- | --- |\n| `a` | because of `b` |\n';

describe('docs/DEPENDENCIES.md', () => {
  test('speaks of exactly what is installed', async () => {
    expect(await dependencyDocProblems(join(import.meta.dirname, '..', '..', '..'))).toEqual([]);
  });

  test.each(['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'])(
    'misses what only %s knows',
    (kind) => {
      expect(
        problemsOfPage(page, [{ dependencies: { a: '1.0.0' } }, { [kind]: { b: '1.0.0' } }]),
      ).toEqual(['b is installed but not explained.']);
    },
  );

  test('finds what has gone', () => {
    expect(problemsOfPage(page, [{}])).toEqual(['a is explained but not installed.']);
  });

  test('leaves our own packages alone', () => {
    expect(problemsOfPage(page, [{ dependencies: { a: '1.0.0', '@ates/kit': '0.1.0' } }])).toEqual(
      [],
    );
  });
});
