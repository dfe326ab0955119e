// Every code a client can meet is in a catalogue and every catalogued code can be met; docs/ERRORS.md tells them all.
// Each rule is proven on a planted offence.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { errorStatuses } from '@ates/gateway/error-codes';
import { errorCatalogues, errorPage, refusalCatalogues } from '../generate/error-page.ts';
import { readMutations } from '../generate/read-mutations.ts';
import {
  readSources,
  refusalProblems,
  statusProblems,
  strayCodes,
  unusedCodes,
  type Sources,
} from './error-codes.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const sourcesOf = (...folder: string[]): Promise<Sources> =>
  readSources(join(root, ...folder, 'src'));

/** Apollo Server makes these itself, or graphql-js does. */
const ofLibraries = [
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
];

describe('the catalogues', () => {
  test.each(Object.keys(refusalCatalogues))(
    'the refusals of %s are the ones it uses',
    async (name) => {
      const sources = await sourcesOf('subgraphs', name);
      expect(refusalProblems(sources, refusalCatalogues[name] ?? {})).toEqual([]);
      expect(strayCodes(sources, errorCatalogues.kit)).toEqual([]);
    },
  );

  test('every error of the kit’s API is answered somewhere', async () => {
    const sources = await sourcesOf('subgraphs', 'kit');
    expect(unusedCodes(sources, errorCatalogues.kit, ofLibraries)).toEqual([]);
  });

  test('every error of the gateway is answered somewhere, with the status it says', async () => {
    const sources = await sourcesOf('gateway');
    expect(unusedCodes(sources, errorCatalogues.gateway)).toEqual([]);
    expect(strayCodes(sources, errorCatalogues.gateway)).toEqual([]);
    expect(statusProblems(sources, errorStatuses)).toEqual([]);
  });

  test('a refusal names mutations that its service has', async () => {
    const all = await Promise.all(
      Object.keys(refusalCatalogues)
        .filter((name) => name !== 'kit')
        .map((name) => readMutations(root, name)),
    );
    const problems = await Promise.all(
      Object.entries(refusalCatalogues).map(async ([name, catalogue]) => {
        const known = name === 'kit' ? ['*', ...all.flat()] : await readMutations(root, name);
        return Object.entries(catalogue).flatMap(([code, { of }]) =>
          of.filter((field) => !known.includes(field)).map((field) => `${code} of ${field}`),
        );
      }),
    );
    expect(problems.flat()).toEqual([]);
  });

  test('docs/ERRORS.md is the page they make', async () => {
    expect(await readFile(join(root, 'docs', 'ERRORS.md'), 'utf8')).toBe(errorPage());
  });
});

describe('planted offences are found', () => {
  const one = (text: string): Sources => new Map([['a.ts', text]]);

  test('a refusal outside the catalogue, one that nothing uses, one without a literal', () => {
    expect(refusalProblems(one("refuse(\n  'NEW_RULE', 'no')"), { OLD_RULE: 1 })).toEqual([
      'refusal NEW_RULE is used, but in no catalogue',
      'refusal OLD_RULE is in the catalogue, but nothing uses it',
    ]);
    expect(refusalProblems(one('refuse(code, message)'), {})).toHaveLength(1);
  });

  test('an error that nothing answers, one past the catalogue, one with another status', () => {
    expect(unusedCodes(one("apiError('USED', 'x')"), { USED: 1, UNUSED: 1 })).toHaveLength(1);
    expect(strayCodes(one("extensions: { code: 'STRAY' }"), {})).toHaveLength(1);
    expect(
      statusProblems(one("writeError(response, 418, 'NOT_FOUND'"), { NOT_FOUND: 404 }),
    ).toEqual(['NOT_FOUND is answered with 418, the catalogue says otherwise']);
    const refused = "refuseRequest('BAD_REQUEST', 'x', { status: 401 })";
    expect(statusProblems(one(refused), {})).toHaveLength(1);
  });
});
