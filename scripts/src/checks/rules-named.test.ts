// Every rule and decision of docs/RULES.md is named by a test: whoever searches for one finds what holds it.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..', '..');
const id = /\b(?:TT|AC|AN|AU|D)-\d+\b/g;

/** Rules of `rules` that no text of `tests` names. */
const unnamed = (rules: string, tests: readonly string[]): string[] => {
  const named = new Set(tests.flatMap((text) => text.match(id) ?? []));
  return [...new Set(rules.match(id))].filter((rule) => !named.has(rule));
};

test('every rule is named by a test', async () => {
  const folders = ['gateway', 'schema', 'scripts', 'subgraphs'];
  const entries = await Promise.all(
    folders.map((folder) => readdir(join(root, folder), { recursive: true, withFileTypes: true })),
  );
  const files = entries
    .flat()
    .filter((entry) => entry.isFile() && /\.(test|suite)\.ts$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !file.includes('node_modules'));
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  expect(unnamed(await readFile(join(root, 'docs', 'RULES.md'), 'utf8'), texts)).toEqual([]);
});

test('one that no test names is found', () => {
  expect(unnamed('| AC-1 | … |\n| D-22, D-2 | … |', ["test('D-2: so')", 'AC-12'])).toEqual([
    'AC-1',
    'D-22',
  ]);
});
