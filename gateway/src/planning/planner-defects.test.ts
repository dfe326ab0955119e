// What planners get wrong and is put right around them: required fields with arguments, and keys that resolve nothing.
// Each row was answered wrongly, or not at all, by the planner alone.
import { expect, test } from 'vitest';
import { subgraph, testFeatures } from '../testing/feature-table.ts';
import { createTestGraph } from '../testing/test-graph.ts';
import { adjustSupergraph } from './adjust-supergraph.ts';

type Product = { readonly [name: string]: string };

/** Prices in any currency, and a subgraph that needs some of them. */
const shop = {
  prices: subgraph(
    `type Product @key(fields: "id") { id: ID! price(in: String = "EUR"): String size: Size }
     type Size @shareable { width(unit: String = "cm"): String }
     type Query { product: Product products: [Product] }`,
    {
      Query: { product: () => ({ id: '1' }), products: () => [{ id: '1' }, null, { id: '2' }] },
      Product: {
        price: ({ id }: Product, { in: currency }: Product) => `${id}${currency}`,
        size: () => ({}),
      },
      Size: { width: (_: unknown, { unit }: Product) => `w-${unit}` },
    },
  ),
  offers: subgraph(
    `type Product @key(fields: "id") {
       id: ID! price(in: String = "EUR"): String @external size: Size @external
       dollars: String @requires(fields: "price(in: \\"USD\\")")
       pounds: String @requires(fields: "price(in: \\"GBP\\")")
       default: String @requires(fields: "price")
       inch: String @requires(fields: "size { width(unit: \\"in\\") }")
       metre: String @requires(fields: "size { width(unit: \\"m\\") }")
       plain(x: Int): String
     }
     type Size @shareable { width(unit: String = "cm"): String }`,
    {
      Product: {
        dollars: ({ price }: Product) => `$ ${price}`,
        pounds: ({ price }: Product) => `£ ${price}`,
        default: ({ price }: Product) => `? ${price}`,
        inch: ({ size }: { size: Product }) => size['width'],
        metre: ({ size }: { size: Product }) => size['width'],
        plain: (_: unknown, { x }: { x?: number }) => `plain ${x}`,
      },
    },
  ),
};

testFeatures([
  {
    feature: "a required field's arguments are not the client's",
    graph: shop,
    query: '{ product { price(in: "CHF") dollars } }',
    data: { product: { price: '1CHF', dollars: '$ 1USD' } },
  },
  {
    feature: "a required field without arguments has its defaults, whatever the client's are",
    graph: shop,
    query: '{ product { price(in: "CHF") default } }',
    data: { product: { price: '1CHF', default: '? 1EUR' } },
  },
  {
    feature: 'two @requires of one field with different arguments: the subgraph is asked twice',
    graph: shop,
    query: 'query($x: Int) { products { dollars pounds plain(x: $x) default __typename } }',
    variables: { x: 3 },
    data: {
      products: [
        {
          dollars: '$ 1USD',
          pounds: '£ 1GBP',
          plain: 'plain 3',
          default: '? 1EUR',
          __typename: 'Product',
        },
        null,
        {
          dollars: '$ 2USD',
          pounds: '£ 2GBP',
          plain: 'plain 3',
          default: '? 2EUR',
          __typename: 'Product',
        },
      ],
    },
    asked: { prices: 1, offers: 3 },
  },
  {
    feature: 'the same below an object, under an alias and a condition',
    graph: shop,
    query:
      'query($no: Boolean!) { product { size { width } i: inch ... @skip(if: $no) { metre pounds } } }',
    variables: { no: false },
    data: { product: { size: { width: 'w-cm' }, i: 'w-in', metre: 'w-m', pounds: '£ 1GBP' } },
  },
  {
    feature: 'two @requires that get along are one fetch',
    graph: shop,
    query: '{ product { dollars inch } }',
    data: { product: { dollars: '$ 1USD', inch: 'w-in' } },
    asked: { prices: 1, offers: 1 },
  },
  {
    feature: 'an alias that looks like a required field is the client’s own',
    graph: shop,
    query: '{ product { _required0_price: price(in: "CHF") dollars } }',
    data: { product: { _required0_price: '1CHF', dollars: '$ 1USD' } },
    apolloDiffers: 'it completes by the aliases of the client, which plans rename',
  },
  {
    feature: 'a required field with arguments that requires another one',
    graph: {
      a: subgraph(
        'type P @key(fields: "id") { id: ID! base(n: Int = 1): Int } type Query { p: P }',
        { Query: { p: () => ({ id: '1' }) }, P: { base: (_: unknown, { n }: { n: number }) => n } },
      ),
      b: subgraph(
        `type P @key(fields: "id") { id: ID! base(n: Int = 1): Int @external
           twice(m: Int = 1): Int @requires(fields: "base(n: 5)") }`,
        { P: { twice: ({ base }: { base: number }, { m }: { m: number }) => 2 * base * m } },
      ),
      c: subgraph(
        `type P @key(fields: "id") { id: ID! twice(m: Int = 1): Int @external
           more: Int @requires(fields: "twice(m: 10)") }`,
        { P: { more: ({ twice }: { twice: number }) => twice + 1 } },
      ),
    },
    query: '{ p { base(n: 2) twice more } }',
    data: { p: { base: 2, twice: 10, more: 101 } },
  },
  {
    feature: 'a required field of an interface, through an interface object',
    graph: {
      a: subgraph(
        `interface N @key(fields: "id") { id: ID! tag(n: Int = 1): String }
         type X implements N @key(fields: "id") { id: ID! tag(n: Int = 1): String } type Query { n: N }`,
        {
          Query: { n: () => ({ __typename: 'X', id: '1' }) },
          N: { __resolveReference: ({ id }: Product) => ({ __typename: 'X', id }) },
          X: { tag: (_: unknown, { n }: { n: number }) => `t${n}` },
        },
      ),
      b: subgraph(
        `type N @interfaceObject @key(fields: "id") { id: ID! tag(n: Int = 1): String @external
           more: String @requires(fields: "tag(n: 7)") }`,
        { N: { more: ({ tag }: Product) => `more ${tag}` } },
      ),
    },
    query: '{ n { tag more } }',
    data: { n: { tag: 't1', more: 'more t7' } },
  },
  {
    feature: 'an interface object is asked for one field with other arguments under each type',
    graph: {
      a: subgraph(
        `interface N @key(fields: "id") { id: ID! } type X implements N @key(fields: "id") { id: ID! }
         type Y implements N @key(fields: "id") { id: ID! } type Query { ns: [N] }`,
        {
          N: { __resolveType: ({ id }: Product) => (id === 'x' ? 'X' : 'Y') },
          Query: { ns: () => [{ id: 'x' }, { id: 'y' }] },
        },
      ),
      b: subgraph('type N @interfaceObject @key(fields: "id") { id: ID! i(n: Int): Int j: Int }', {
        N: { i: (_: unknown, { n }: { n: number }) => n, j: () => 9 },
      }),
    },
    query: '{ ns { ... on X { i(n: 1) o: i(n: 1) } ... on Y { i(n: 2) o: j j } } }',
    data: {
      ns: [
        { i: 1, o: 1 },
        { i: 2, o: 9, j: 9 },
      ],
    },
    apolloDiffers: 'it completes by the aliases of the client, which plans rename',
  },
  {
    feature: 'a key that resolves nothing is not used to come back when another one resolves',
    graph: {
      a: subgraph(
        `type P @key(fields: "id", resolvable: false) @key(fields: "sku") {
           id: ID! sku: ID! other: Int @external sum: Int @requires(fields: "other") } type Query { p: P }`,
        {
          Query: { p: () => ({ id: '1', sku: 's1' }) },
          P: {
            __resolveReference: ({ sku, ...given }: Product) => {
              if (sku === undefined) throw new Error('asked without its key');
              return { id: sku.slice(1), sku, ...given };
            },
            sum: ({ other }: { other: number }) => other + 1,
          },
        },
      ),
      b: subgraph('type P @key(fields: "id") { id: ID! other: Int }', { P: { other: () => 4 } }),
    },
    query: '{ p { sum } }',
    data: { p: { sum: 5 } },
    hiveDiffers: 'it comes back without any key',
  },
]);

test('a supergraph with neither is left as it is', () => {
  const { supergraphSdl } = createTestGraph({ a: subgraph('type Query { a(x: Int): Int }') });
  expect(adjustSupergraph(supergraphSdl).sdl).toBe(supergraphSdl);
});
