// What generated code writes is what the interpreter says, and whatever is odd it leaves to the interpreter.
// Every kind of value and type, written by both; and where generating code is forbidden, answers stay the same.
import { pino } from 'pino';
import { afterEach, expect, test, vi } from 'vitest';
import type { JsonObject } from '../json.ts';
import { coerceVariables } from '../operations/coerce-variables.ts';
import { createOperationPreparer, isRefusal } from '../operations/prepare-operation.ts';
import { buildSupergraph } from '../supergraph/build-supergraph.ts';
import { composeForTest, generousLimits } from '../testing/test-graph.ts';
import { completeAnswer } from './complete-answer.ts';
import { markShared } from './shared-objects.ts';
import { createWriteData } from './write-data.ts';

const supergraph = buildSupergraph(
  composeForTest({
    one: `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@inaccessible"])
      scalar Any
      enum Colour { RED GREEN HIDDEN @inaccessible }
      interface Named { name: String! }
      type Cat implements Named { name: String! lives: Int }
      type Dog implements Named { name: String! barks: Boolean }
      type Ghost implements Named @inaccessible { name: String! }
      union Pet = Cat | Dog
      type Query {
        int: Int must: Int! float: Float text: String yes: Boolean id: ID any: Any colour: Colour
        list: [Int!] lists: [[String]] named: Named pet: Pet pets: [Pet!] cat: Cat
        constructor: String toString: [String] deep(colour: Colour): Query
      }`,
  }),
);
const prepare = createOperationPreparer(supergraph, generousLimits);
const silent = pino({ level: 'silent' });

function both(query: string, data: JsonObject, plain = false, raw: JsonObject = {}) {
  const operation = prepare(query, undefined);
  if (isRefusal(operation)) throw new Error(JSON.stringify(operation.errors));
  const variables = coerceVariables(operation, raw);
  if (isRefusal(variables)) throw new Error(JSON.stringify(variables.errors));
  const joinedTypes = new Set(['Cat']);
  const write = createWriteData('generated', 0, silent);
  const written = write(operation, variables, { data, plain, joinedTypes });
  const interpreted = completeAnswer(operation, variables, { data, errors: [] });
  return { written, interpreted };
}

afterEach(() => {
  vi.unstubAllGlobals();
});

const cat = { __typename: 'Cat', name: 'Tom', lives: 9 };
const dog = { __typename: 'Dog', name: 'Rex', barks: true };

test.each<[string, JsonObject]>([
  ['{ int must }', { int: 1, must: -0 }],
  ['{ int must }', { int: null, must: 0 }],
  ['{ a: int float }', { a: 1e21, float: 0.1 }],
  ['{ text }', { text: 'quote " backslash \\ newline \n lone \ud800 pair 😀 \u2028 </script>' }],
  ['{ yes id }', { yes: false, id: 'a' }],
  ['{ id }', { id: 17 }],
  ['{ any }', { any: { deep: ['x', { y: null }], '"': '\\' } }],
  ['{ any }', { any: 'x"y' }],
  ['{ colour }', { colour: 'GREEN' }],
  ['{ list lists }', { list: [1, 2], lists: [['a', null], null, []] }],
  ['{ list lists }', {}],
  ['{ named { name } }', { named: cat }],
  ['{ named { __typename ... on Dog { barks } name } }', { named: dog }],
  [
    '{ pet { ... on Cat { lives } ... on Dog { barks } } pets { __typename } }',
    { pet: dog, pets: [cat, dog] },
  ],
  ['{ t: __typename cat { k: __typename n: name } }', { cat: { n: 'Tom' } }],
  ['{ constructor toString }', {}],
  ['{ constructor toString }', { constructor: 'c', toString: ['t'] }],
  ['{ deep { deep { int } } }', { deep: { deep: { int: 3 } } }],
])('%s of %j is written as the interpreter says', (query, data) => {
  const { written, interpreted } = both(query, data);
  expect(interpreted.errors).toBeUndefined();
  expect(written).toBe(JSON.stringify(interpreted.data));
});

test.each<[string, JsonObject]>([
  ['{ int }', { int: 1.5 }],
  ['{ int }', { int: '1' }],
  ['{ must }', { must: null }],
  ['{ must }', {}],
  ['{ float }', { float: Number.POSITIVE_INFINITY }],
  ['{ text }', { text: 1 }],
  ['{ yes }', { yes: 'true' }],
  ['{ id }', { id: true }],
  ['{ colour }', { colour: 'HIDDEN' }],
  ['{ colour }', { colour: 'PINK' }],
  ['{ colour }', { colour: ['RED'] }],
  ['{ list }', { list: [1, null] }],
  ['{ list }', { list: { 0: 1 } }],
  ['{ lists }', { lists: ['a'] }],
  ['{ cat { name } }', { cat: [cat] }],
  ['{ cat { name } }', { cat: 'Tom' }],
  ['{ cat { name } }', { cat: { lives: 1 } }],
  ['{ named { name } }', { named: { __typename: 'Ghost', name: 'boo' } }],
  ['{ named { name } }', { named: { __typename: 'Nothing', name: 'x' } }],
  ['{ pet { __typename } }', { pet: { name: 'nameless' } }],
  ['{ pet { __typename } }', { pet: { __typename: 'Query' } }],
])('%s of %j is odd: the interpreter has to say what it is', (query, data) => {
  expect(both(query, data).written).toBeUndefined();
});

test('where nothing needs escaping nothing is escaped, and the text is the same', () => {
  const data = { text: 'plain ünd 😀', id: 'x' };
  const { written, interpreted } = both('{ text id }', data, true);
  expect(written).toBe(JSON.stringify(interpreted.data));
});

test('conditions by variables have writers of their own', () => {
  const query = 'query($a: Boolean!, $b: Boolean!) { int @include(if: $a) text @skip(if: $b) }';
  const data = { int: 1, text: 't' };
  for (const a of [true, false]) {
    for (const b of [true, false]) {
      const { written, interpreted } = both(query, data, false, { a, b });
      expect(written).toBe(JSON.stringify(interpreted.data));
    }
  }
});

test('an object that hangs in several places is written wherever it hangs, by each selection', () => {
  const shared = { ...cat };
  markShared(shared);
  const data = { a: shared, pets: [shared, dog, shared], named: shared };
  const query =
    '{ a: cat { lives } pets { ... on Cat { name } ... on Dog { name } } named { name } }';
  const { written, interpreted } = both(query, data);
  expect(written).toBe(JSON.stringify(interpreted.data));
});

test('where generating code is forbidden the interpreter answers, and it is told once', () => {
  const told: unknown[] = [];
  const logger = pino({ level: 'warn' }, { write: (line: string) => void told.push(line) });
  const forbidden = vi.fn<() => never>(function forbid() {
    throw new EvalError('Code generation from strings disallowed for this context');
  });
  vi.stubGlobal('Function', forbidden);
  const write = createWriteData('generated', 0, logger);
  for (const query of ['{ int }', '{ text }']) {
    const operation = prepare(query, undefined);
    if (isRefusal(operation)) throw new Error(JSON.stringify(operation.errors));
    const written = { data: {}, plain: true, joinedTypes: new Set<string>() };
    expect(write(operation, { raw: {}, coerced: {} }, written)).toBeUndefined();
  }
  expect(forbidden).toHaveBeenCalledTimes(1);
  vi.unstubAllGlobals();
  expect(told).toHaveLength(1);
});
