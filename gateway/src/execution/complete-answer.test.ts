// Null bubbling and error paths by the specification (section 6.4.4), each rule on a value nobody fetched.
// Data goes in as if subgraphs had answered it; the answer and its errors come out.
import { expect, test } from 'vitest';
import type { GraphQLFormattedError } from 'graphql';
import type { JsonObject } from '../json.ts';
import { coerceVariables } from '../operations/coerce-variables.ts';
import { createOperationPreparer, isRefusal } from '../operations/prepare-operation.ts';
import { buildSupergraph } from '../supergraph/build-supergraph.ts';
import { composeForTest, generousLimits } from '../testing/test-graph.ts';
import { completeAnswer } from './complete-answer.ts';

const sdl = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@inaccessible"])
  interface Node { id: ID! }
  type A implements Node { id: ID! name: String b: B bs: [B!] nested: [[B!]!] node: Node must: B! }
  type B implements Node { id: ID! num: Int! e: E flag: Boolean ratio: Float any: Any }
  type Hidden implements Node @inaccessible { id: ID! }
  enum E { X Y @inaccessible }
  scalar Any
  type Query { a: A as: [A] must: A! node: Node }
`;
const prepare = createOperationPreparer(
  buildSupergraph(composeForTest({ s: sdl })),
  generousLimits,
);

type Case = {
  rule: string;
  query: string;
  data: JsonObject;
  errors?: GraphQLFormattedError[];
  want: unknown;
  paths?: (string | number)[][];
};

const b = { __typename: 'B', id: '1', num: 1 };

const cases: Case[] = [
  {
    rule: 'only what is asked, in its order',
    query: '{ a { name id } }',
    data: { a: { id: '1', name: 'n', x: 1 } },
    want: { a: { name: 'n', id: '1' } },
  },
  {
    rule: 'a missing nullable field is null',
    query: '{ a { id name } }',
    data: { a: { id: '1' } },
    want: { a: { id: '1', name: null } },
  },
  {
    rule: 'a null in a non-null field makes its parent null',
    query: '{ a { b { num } } }',
    data: { a: { b: { num: null } } },
    want: { a: { b: null } },
    paths: [['a', 'b', 'num']],
  },
  {
    rule: 'a non-null object passes it on',
    query: '{ a { must { num } } }',
    data: { a: { must: {} } },
    want: { a: null },
    paths: [['a', 'must', 'num']],
  },
  {
    rule: 'up to the root',
    query: '{ must { id } a { id } }',
    data: { a: { id: '1' } },
    want: null,
    paths: [['must']],
  },
  {
    rule: 'a null item of non-null items makes the list null',
    query: '{ a { bs { num } } }',
    data: { a: { bs: [b, null] } },
    want: { a: { bs: null } },
    paths: [['a', 'bs', 1]],
  },
  {
    rule: 'a null item of nullable items stays',
    query: '{ as { id } }',
    data: { as: [null, { id: '2' }] },
    want: { as: [null, { id: '2' }] },
  },
  {
    rule: 'lists of lists bubble level by level',
    query: '{ a { nested { num } } }',
    data: { a: { nested: [[b], [{}]] } },
    want: { a: { nested: null } },
    paths: [['a', 'nested', 1, 0, 'num']],
  },
  {
    rule: 'an error told already is not told twice',
    query: '{ a { b { num } } }',
    data: { a: { b: null } },
    errors: [{ message: 'no', path: ['a', 'b', 'num'] }],
    want: { a: { b: null } },
    paths: [['a', 'b', 'num']],
  },
  {
    rule: 'an error above explains the null below',
    query: '{ must { id } }',
    data: {},
    errors: [{ message: 'down', path: ['must'] }],
    want: null,
    paths: [['must']],
  },
  {
    rule: 'a leaf that does not fit is null with an error',
    query: '{ a { b { num flag ratio } } }',
    data: { a: { b: { num: 1, flag: 'yes', ratio: 'x' } } },
    want: { a: { b: { num: 1, flag: null, ratio: null } } },
    paths: [
      ['a', 'b', 'flag'],
      ['a', 'b', 'ratio'],
    ],
  },
  {
    rule: 'an Int with a fraction does not fit',
    query: '{ a { b { num } } }',
    data: { a: { b: { num: 1.5 } } },
    want: { a: { b: null } },
    paths: [['a', 'b', 'num']],
  },
  {
    rule: 'an ID that is a number becomes a string',
    query: '{ a { id } }',
    data: { a: { id: 7 } },
    want: { a: { id: '7' } },
  },
  {
    rule: 'a hidden enum value does not fit',
    query: '{ a { b { e } } }',
    data: { a: { b: { e: 'Y' } } },
    want: { a: { b: { e: null } } },
    paths: [['a', 'b', 'e']],
  },
  {
    rule: 'custom scalars pass as they are',
    query: '{ a { b { any } } }',
    data: { a: { b: { any: { x: [1, null] } } } },
    want: { a: { b: { any: { x: [1, null] } } } },
  },
  {
    rule: 'an object where a leaf is wanted',
    query: '{ a { name } }',
    data: { a: { name: { x: 1 } } },
    want: { a: { name: null } },
    paths: [['a', 'name']],
  },
  {
    rule: 'a leaf where an object is wanted',
    query: '{ a { id } }',
    data: { a: 'x' },
    want: { a: null },
    paths: [['a']],
  },
  {
    rule: 'no list where one is wanted',
    query: '{ as { id } }',
    data: { as: { id: '1' } },
    want: { as: null },
    paths: [['as']],
  },
  {
    rule: '__typename of an object type needs no data',
    query: '{ a { t: __typename } }',
    data: { a: {} },
    want: { a: { t: 'A' } },
  },
  {
    rule: 'fragments follow the concrete type',
    query: '{ node { id ... on A { name } ... on B { num } } }',
    data: { node: { ...b, name: 'x' } },
    want: { node: { id: '1', num: 1 } },
  },
  {
    rule: 'a concrete type hidden from the API is null',
    query: '{ node { id } }',
    data: { node: { __typename: 'Hidden', id: '1' } },
    want: { node: null },
    paths: [['node']],
  },
  {
    rule: 'a concrete type of another abstract type is null',
    query: '{ node { id } }',
    data: { node: { __typename: 'E', id: '1' } },
    want: { node: null },
    paths: [['node']],
  },
  {
    rule: 'fields asked twice merge',
    query: '{ a { b { num } } a { b { id } } }',
    data: { a: { b: { id: '1', num: 1 } } },
    want: { a: { b: { num: 1, id: '1' } } },
  },
  {
    rule: 'names of Object.prototype are names',
    query: '{ a { constructor: name toString: id } }',
    data: { a: { id: '1' } },
    // `toString` is a non-null ID that was sent under another name: inherited functions would hide that.
    want: { a: null },
    paths: [['a', 'toString']],
  },
  {
    rule: 'an alias __proto__ is a name',
    query: '{ a { __proto__: id } }',
    data: JSON.parse('{"a":{"__proto__":"1"}}'),
    want: JSON.parse('{"a":{"__proto__":"1"}}'),
  },
];

test.each(cases)('$rule', ({ query, data, errors = [], want, paths = [] }) => {
  const operation = prepare(query, undefined);
  if (isRefusal(operation)) throw new Error(JSON.stringify(operation.errors));
  const variables = coerceVariables(operation, {});
  if (isRefusal(variables)) throw new Error('no variables here');
  const answer = completeAnswer(operation, variables, { data, errors });
  expect(JSON.parse(JSON.stringify(answer.data))).toEqual(want);
  expect((answer.errors ?? []).map((error) => error.path)).toEqual(paths);
  expect((answer.errors ?? []).every((error) => errors.includes(error) || error.extensions)).toBe(
    true,
  );
});

test('errors are bounded', () => {
  const operation = prepare('{ as { id } }', undefined);
  if (isRefusal(operation)) throw new Error('valid');
  const data = { as: Array.from({ length: 1_000 }, () => ({})) };
  const answer = completeAnswer(operation, { raw: {}, coerced: {} }, { data, errors: [] });
  expect(answer.errors).toHaveLength(100);
});
