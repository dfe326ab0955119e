// Parts of Federation that the library graph has no use for, each on the smallest graph that shows it.
// The answers are written down: nothing is compared with another executor here.
import { expect, test } from 'vitest';
import { createTestGraph } from '../testing/test-graph.ts';
import type { TestSubgraphDefinition } from '../testing/test-subgraph.ts';

const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable",
  "@external", "@requires", "@override", "@inaccessible", "@tag", "@interfaceObject"])`;

type Rep = Readonly<Record<string, string>>;

type Feature = {
  readonly feature: string;
  readonly graph: Record<string, TestSubgraphDefinition>;
  readonly query: string;
  readonly data: unknown;
};

const features: Feature[] = [
  {
    feature: 'a chain of keys: one subgraph knows the key another is asked by',
    graph: {
      a: {
        sdl: `${link} type P @key(fields: "id") { id: ID! } type Query { p: P }`,
        resolvers: { Query: { p: () => ({ id: '1' }) } },
      },
      b: {
        sdl: `${link} type P @key(fields: "id") @key(fields: "sku") { id: ID! sku: String! }`,
        resolvers: { P: { __resolveReference: ({ id }: Rep) => ({ id, sku: `s${id}` }) } },
      },
      c: {
        sdl: `${link} type P @key(fields: "sku") { sku: String! price: Int }`,
        resolvers: { P: { __resolveReference: ({ sku }: Rep) => ({ sku, price: sku?.length }) } },
      },
    },
    query: '{ p { price } }',
    data: { p: { price: 2 } },
  },
  {
    feature: 'a nested key of lists',
    graph: {
      a: {
        sdl: `${link} type O @key(fields: "parts { code } no") { parts: [Part!]! no: Int! }
          type Part @shareable { code: String! } type Query { o: O }`,
        resolvers: { Query: { o: () => ({ no: 3, parts: [{ code: 'x' }, { code: 'y' }] }) } },
      },
      b: {
        sdl: `${link} type O @key(fields: "parts { code } no") { parts: [Part!]! no: Int! all: String }
          type Part @shareable { code: String! }`,
        resolvers: {
          O: {
            all: ({ no, parts }: { no: number; parts: { code: string }[] }) =>
              `${no}${parts.map(({ code }) => code).join('')}`,
          },
        },
      },
    },
    query: '{ o { all } }',
    data: { o: { all: '3xy' } },
  },
  {
    feature: 'a stub that cannot be resolved where it is named',
    graph: {
      a: {
        sdl: `${link} type P @key(fields: "id", resolvable: false) { id: ID! } type Query { ps: [P] }`,
        resolvers: { Query: { ps: () => [{ id: '1' }, null, { id: '2' }, { id: '1' }] } },
      },
      b: {
        sdl: `${link} type P @key(fields: "id") { id: ID! name: String }`,
        resolvers: { P: { name: ({ id }: Rep) => `n${id}` } },
      },
    },
    query: '{ ps { id name } }',
    data: { ps: [{ id: '1', name: 'n1' }, null, { id: '2', name: 'n2' }, { id: '1', name: 'n1' }] },
  },
  {
    feature: 'a @requires of a hidden field, through an object',
    graph: {
      a: {
        sdl: `${link} type P @key(fields: "id") { id: ID! size: Size @inaccessible }
          type Size @shareable { w: Int! h: Int! } type Query { p: P }`,
        resolvers: { Query: { p: () => ({ id: '1', size: { w: 2, h: 3 } }) } },
      },
      b: {
        sdl: `${link} type P @key(fields: "id") { id: ID! size: Size @external area: Int @requires(fields: "size { w h }") }
          type Size @shareable { w: Int! h: Int! }`,
        resolvers: {
          P: { area: ({ size }: { size: { w: number; h: number } }) => size.w * size.h },
        },
      },
    },
    query: '{ p { area } }',
    data: { p: { area: 6 } },
  },
  {
    feature: 'an overridden field is asked from its new owner',
    graph: {
      a: {
        sdl: `${link} type P @key(fields: "id") { id: ID! name: String } type Query { p: P }`,
        resolvers: { Query: { p: () => ({ id: '1', name: 'old' }) } },
      },
      b: {
        sdl: `${link} type P @key(fields: "id") { id: ID! name: String @override(from: "a") }`,
        resolvers: { P: { name: () => 'new' } },
      },
    },
    query: '{ p { name } }',
    data: { p: { name: 'new' } },
  },
  {
    feature: 'an override by label stays with the old owner while nobody turns the label on',
    graph: {
      a: {
        sdl: `${link} type P @key(fields: "id") { id: ID! name: String } type Query { p: P }`,
        resolvers: { Query: { p: () => ({ id: '1', name: 'old' }) } },
      },
      b: {
        sdl: `${link} type P @key(fields: "id") { id: ID! name: String @override(from: "a", label: "new-names") }`,
        resolvers: { P: { name: () => 'new' } },
      },
    },
    query: '{ p { name } }',
    data: { p: { name: 'old' } },
  },
  {
    feature: 'a tag changes nothing, a value type is put together from two subgraphs',
    graph: {
      a: {
        sdl: `${link} type V @tag(name: "x") { a: Int @shareable l: [W!] @shareable } type W { x: Int }
          type Query { v: V @shareable }`,
        resolvers: { Query: { v: () => ({ a: 1, l: [{ x: 1 }, { x: 2 }] }) } },
      },
      b: {
        sdl: `${link} type V { b: Int l: [W!] @shareable } type W { y: Int } type Query { v: V @shareable }`,
        resolvers: { Query: { v: () => ({ b: 2, l: [{ y: 3 }, { y: 4 }] }) } },
      },
    },
    query: '{ v { a b l { y x } } }',
    data: {
      v: {
        a: 1,
        b: 2,
        l: [
          { y: 3, x: 1 },
          { y: 4, x: 2 },
        ],
      },
    },
  },
];

test.each(features)('$feature', async ({ graph, query, data }) => {
  expect(await createTestGraph(graph).ask(query)).toEqual({ data });
});
