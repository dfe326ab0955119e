// SETTINGS.md and the settings: every one is on the page with its default, and the page has no others.
// Every code the page names is in the catalogue.
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { errorCodes } from './error-codes.ts';
import { settings } from './settings.ts';

const page = await readFile(new URL('../SETTINGS.md', import.meta.url), 'utf8');
const rows = [...page.matchAll(/^\| `([A-Z_]+)`\s*\| (?:`([^`]*)`|none)\s*\|/gm)];

test('every setting with its default, and no other', () => {
  const told = Object.fromEntries(rows.map(([, name, value = '']) => [name, value]));
  const known = Object.fromEntries(
    Object.entries(settings).map(([name, one]) => [name, shown(name, one.default)]),
  );
  expect(told).toEqual(known);
});

test('every code that is named exists', () => {
  const named = [...page.matchAll(/`([A-Z]+(?:_[A-Z]+)+)`/g)].map(([, name = '']) => name);
  const codes = named.filter((name) => !Object.hasOwn(settings, name));
  expect(codes.filter((code) => !Object.hasOwn(errorCodes, code))).toEqual([]);
});

/** The one default that is a path of this machine. */
function shown(name: string, value: string): string {
  return name === 'SUPERGRAPH' ? 'schema/published/supergraph.graphql' : value;
}
