// What Federation says of single fields, a row each: what they need, who gives them, who owns them, who sees them.
// Every row is written down by hand, run by our executor and compared with Apollo's.
import { expect, test } from 'vitest';
import { subgraph, testFeatures, type Feature } from '../testing/feature-table.ts';
import { createTestGraph } from '../testing/test-graph.ts';

type Rep = Readonly<Record<string, string>>;
type Size = { readonly w: number; readonly h: number };

const requires: Feature[] = [
  {
    feature: '@requires: a field of another subgraph is fetched first and sent along',
    graph: {
      a: subgraph('type P @key(fields: "id") { id: ID! pages: Int } type Query { p: P }', {
        Query: { p: () => ({ id: '1', pages: 10 }) },
      }),
      b: subgraph(
        `type P @key(fields: "id") { id: ID! pages: Int @external
           weight(each: Int = 2): Int @requires(fields: "pages") }`,
        {
          P: { weight: ({ pages }: { pages: number }, { each }: { each: number }) => pages * each },
        },
      ),
    },
    query: '{ p { weight heavy: weight(each: 5) } }',
    data: { p: { weight: 20, heavy: 50 } },
  },
  {
    feature: '@requires: a hidden field, through an object',
    graph: {
      a: subgraph(
        `type P @key(fields: "id") { id: ID! size: Size @inaccessible }
         type Size @shareable { w: Int! h: Int! } type Query { p: P }`,
        { Query: { p: () => ({ id: '1', size: { w: 2, h: 3 } }) } },
      ),
      b: subgraph(
        `type P @key(fields: "id") { id: ID! size: Size @external area: Int @requires(fields: "size { w h }") }
         type Size @shareable { w: Int! h: Int! }`,
        { P: { area: ({ size }: { size: Size }) => size.w * size.h } },
      ),
    },
    query: '{ p { area } }',
    data: { p: { area: 6 } },
  },
  {
    feature: '@requires: a chain over three subgraphs',
    graph: {
      a: subgraph('type P @key(fields: "id") { id: ID! one: Int } type Query { p: P }', {
        Query: { p: () => ({ id: '1', one: 1 }) },
      }),
      b: subgraph(
        'type P @key(fields: "id") { id: ID! one: Int @external two: Int @requires(fields: "one") }',
        { P: { two: ({ one }: { one: number }) => one + 1 } },
      ),
      c: subgraph(
        'type P @key(fields: "id") { id: ID! two: Int @external three: Int @requires(fields: "two") }',
        { P: { three: ({ two }: { two: number }) => two + 1 } },
      ),
    },
    query: '{ p { three } }',
    data: { p: { three: 3 } },
    asked: { a: 1, b: 1, c: 1 },
  },
  {
    feature: '@requires: fragments on an interface choose what each type sends along',
    graph: {
      a: subgraph(
        `type P @key(fields: "id") { id: ID! box: Box } interface Box { code: String! }
         type Cube implements Box { code: String! edge: Int! } type Bag implements Box { code: String! litres: Int! }
         type Query { ps: [P] }`,
        {
          Box: { __resolveType: (box: object) => ('edge' in box ? 'Cube' : 'Bag') },
          Query: {
            ps: () => [
              { id: '1', box: { code: 'c', edge: 3 } },
              { id: '2', box: { code: 'b', litres: 5 } },
            ],
          },
        },
      ),
      b: subgraph(
        `type P @key(fields: "id") { id: ID! box: Box @external
           room: Int @requires(fields: "box { code ... on Cube { edge } ... on Bag { litres } }") }
         interface Box { code: String! }
         type Cube implements Box { code: String! @external edge: Int! @external }
         type Bag implements Box { code: String! @external litres: Int! @external }`,
        {
          Box: { __resolveType: (box: object) => ('edge' in box ? 'Cube' : 'Bag') },
          P: {
            room: ({ box }: { box: { edge?: number; litres?: number } }) =>
              (box.edge ?? 0) ** 3 + (box.litres ?? 0),
          },
        },
      ),
    },
    query: '{ ps { room } }',
    data: { ps: [{ room: 27 }, { room: 5 }] },
  },
  {
    feature: '@requires: a null that is needed is sent as null; it is for the subgraph to answer',
    graph: {
      a: subgraph('type P @key(fields: "id") { id: ID! pages: Int } type Query { p: P }', {
        Query: { p: () => ({ id: '1', pages: null }) },
      }),
      b: subgraph(
        'type P @key(fields: "id") { id: ID! pages: Int @external weight: Int @requires(fields: "pages") }',
        { P: { weight: ({ pages }: { pages: number | null }) => (pages === null ? -1 : pages) } },
      ),
    },
    query: '{ p { weight } }',
    data: { p: { weight: -1 } },
  },
  {
    feature:
      '@requires: an alias of the client in the place of the needed field does not stand in for it',
    graph: {
      a: subgraph(
        'type P @key(fields: "id") { id: ID! pages: Int title: String } type Query { p: P }',
        {
          Query: { p: () => ({ id: '1', pages: 10, title: 'T' }) },
        },
      ),
      b: subgraph(
        'type P @key(fields: "id") { id: ID! pages: Int @external weight: Int @requires(fields: "pages") }',
        { P: { weight: ({ pages }: { pages: number }) => pages * 2 } },
      ),
    },
    query: '{ p { pages: title weight id: title } }',
    data: { p: { pages: 'T', weight: 20, id: 'T' } },
    apolloDiffers: 'takes one for the other',
  },
];

const provides: Feature[] = [
  {
    feature: '@provides: what a path gives along is not fetched from its owner',
    graph: {
      a: subgraph(
        `type R { by: U @provides(fields: "name") } type U @key(fields: "id") { id: ID! name: String @external }
         type Query { r: R u: U }`,
        { Query: { r: () => ({ by: { id: '1', name: 'given' } }), u: () => ({ id: '1' }) } },
      ),
      b: subgraph('type U @key(fields: "id") { id: ID! name: String @shareable }', {
        U: { name: () => 'owned' },
      }),
    },
    query: '{ r { by { name } } u { name } }',
    data: { r: { by: { name: 'given' } }, u: { name: 'owned' } },
    asked: { a: 1, b: 1 },
  },
  {
    feature: '@provides: of a nested object, in a list',
    graph: {
      a: subgraph(
        `type U @key(fields: "id") { id: ID! home: Home @external } type Home { city: String @external }
         type Query { us: [U] @provides(fields: "home { city }") }`,
        { Query: { us: () => [{ id: '1', home: { city: 'X' } }, null] } },
      ),
      b: subgraph(
        'type U @key(fields: "id") { id: ID! home: Home @shareable } type Home @shareable { city: String }',
        { U: { home: () => ({ city: 'Y' }) } },
      ),
    },
    query: '{ us { home { city } } }',
    data: { us: [{ home: { city: 'X' } }, null] },
    asked: { a: 1, b: 0 },
  },
];

const owners: Feature[] = [
  {
    feature: '@shareable: a value type is put together from two subgraphs; @tag changes nothing',
    graph: {
      a: subgraph(
        `type V @tag(name: "x") { a: Int @shareable l: [W!] @shareable } type W { x: Int }
         type Query { v: V @shareable }`,
        { Query: { v: () => ({ a: 1, l: [{ x: 1 }, { x: 2 }] }) } },
      ),
      b: subgraph(
        'type V { b: Int l: [W!] @shareable } type W { y: Int } type Query { v: V @shareable }',
        {
          Query: { v: () => ({ b: 2, l: [{ y: 3 }, { y: 4 }] }) },
        },
      ),
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
    nodes: ['Parallel'],
  },
  {
    feature: '@shareable: what two subgraphs can answer is asked of the one that is asked anyway',
    graph: {
      a: subgraph(
        'type P @key(fields: "id") { id: ID! name: String @shareable } type Query { p: P }',
        {
          Query: { p: () => ({ id: '1', name: 'a' }) },
        },
      ),
      b: subgraph('type P @key(fields: "id") { id: ID! name: String @shareable more: Int }', {
        P: { name: () => 'b', more: () => 1 },
      }),
    },
    query: '{ p { name } }',
    data: { p: { name: 'a' } },
    asked: { b: 0 },
  },
  {
    feature: '@override: the field is asked of its new owner, the rest of its old one',
    graph: {
      a: subgraph(
        'type P @key(fields: "id") { id: ID! name: String age: Int } type Query { p: P }',
        {
          Query: { p: () => ({ id: '1', name: 'old', age: 7 }) },
        },
      ),
      b: subgraph('type P @key(fields: "id") { id: ID! name: String @override(from: "a") }', {
        P: { name: () => 'new' },
      }),
    },
    query: '{ p { name age } }',
    data: { p: { name: 'new', age: 7 } },
  },
];

const moving = {
  a: subgraph('type P @key(fields: "id") { id: ID! name: String } type Query { p: P }', {
    Query: { p: () => ({ id: '1', name: 'old' }) },
  }),
  b: subgraph(
    'type P @key(fields: "id") { id: ID! name: String @override(from: "a", label: "new-names") }',
    {
      P: { name: () => 'new' },
    },
  ),
};

const progressive: Feature[] = [
  {
    feature: '@override by label: off, the old owner answers and the new one is not asked',
    graph: moving,
    query: '{ p { name } }',
    data: { p: { name: 'old' } },
    asked: { a: 1, b: 0 },
  },
  {
    feature: '@override by label: on, the new owner answers',
    graph: moving,
    query: '{ p { name } }',
    overridden: ['new-names'],
    data: { p: { name: 'new' } },
    asked: { a: 1, b: 1 },
  },
];

const seen: Feature[] = [
  {
    feature: '@inaccessible: a hidden type behind an interface is an object without its name',
    graph: {
      a: subgraph(
        `interface N { id: ID! } type X implements N { id: ID! } type Y implements N @inaccessible { id: ID! }
         type Query { ns: [N] }`,
        {
          N: { __resolveType: ({ id }: Rep) => (id === 'x' ? 'X' : 'Y') },
          Query: { ns: () => [{ id: 'x' }, { id: 'y' }] },
        },
      ),
    },
    query: '{ ns { id } }',
    data: { ns: [{ id: 'x' }, null] },
    errors: ['ns.1: A service answered something that is not N.'],
    apolloDiffers: 'lets the hidden object through',
  },
  {
    feature: '@inaccessible: a value of an enum is null with an error when a subgraph answers it',
    graph: {
      a: subgraph('enum E { OPEN SECRET @inaccessible } type Query { es: [E] one: E! }', {
        Query: { es: () => ['OPEN', 'SECRET'], one: () => 'OPEN' },
      }),
    },
    query: '{ es one }',
    data: { es: ['OPEN', null], one: 'OPEN' },
    errors: ['es.1: A service answered something that is not E.'],
    apolloDiffers: 'says it in other words',
  },
];

const purse = {
  a: subgraph(
    `interface Market @context(name: "money") { currency: String! }
     type Shop implements Market @key(fields: "id") { id: ID! currency: String! aisles: [Aisle!]! best: P }
     type Fair implements Market { currency: String! aisles: [Aisle!]! }
     type Aisle { ps: [P] }
     type P @key(fields: "id") {
       id: ID! price(off: Int = 0, in: String @fromContext(field: "$money { currency }")): String
     }
     type Query { markets: [Market!]! }`,
    {
      Market: { __resolveType: (market: object) => ('id' in market ? 'Shop' : 'Fair') },
      P: {
        price: ({ id }: Rep, { in: currency, off }: { in: string; off: number }) =>
          `${id}-${off} in ${currency}`,
      },
      Query: {
        markets: () => [
          {
            id: '1',
            currency: 'EUR',
            aisles: [{ ps: [{ id: 'p' }, null, { id: 'q' }] }],
            best: { id: 'q' },
          },
          { id: '2', currency: 'USD', aisles: [{ ps: [{ id: 'p' }] }, { ps: [] }], best: null },
          { currency: 'EUR', aisles: [{ ps: [{ id: 'p' }] }] },
        ],
      },
    },
  ),
  b: subgraph('type P @key(fields: "id") { id: ID! name: String }', {
    P: { name: ({ id }: Rep) => `n${id}` },
  }),
};

const contexts: Feature[] = [
  {
    feature:
      '@fromContext: an argument is filled with what stands above, for each place with its own',
    hiveDiffers: 'it knows no context: such a supergraph is refused',
    graph: purse,
    query: `query($off: Int) { markets {
      ... on Shop { aisles { ps { name price } } best { cheap: price(off: $off) } } ... on Fair { aisles { ps { price } } }
    } }`,
    variables: { off: 3 },
    data: {
      markets: [
        {
          aisles: [
            {
              ps: [{ name: 'np', price: 'p-0 in EUR' }, null, { name: 'nq', price: 'q-0 in EUR' }],
            },
          ],
          best: { cheap: 'q-3 in EUR' },
        },
        { aisles: [{ ps: [{ name: 'np', price: 'p-0 in USD' }] }, { ps: [] }], best: null },
        { aisles: [{ ps: [{ price: 'p-0 in EUR' }] }] },
      ],
    },
    apolloDiffers: 'knows no contexts',
  },
];

testFeatures([...requires, ...provides, ...owners, ...progressive, ...seen, ...contexts]);

test('@inaccessible: what is hidden cannot be asked for, and introspection does not show it', async () => {
  const graph = createTestGraph({
    a: subgraph(
      `type P { open: Int secret: Int @inaccessible } enum E { A B @inaccessible } input I { a: Int b: Int @inaccessible }
       type Query { p: P e(in: E, i: I, hidden: Int @inaccessible): Int gone: Int @inaccessible }
       type Gone @inaccessible { x: Int }`,
    ),
  });
  for (const query of [
    '{ p { secret } }',
    '{ e(in: B) }',
    '{ e(i: { b: 1 }) }',
    '{ gone }',
    '{ e(hidden: 1) }',
  ]) {
    await expect(graph.ask(query)).rejects.toThrow('GRAPHQL_VALIDATION_FAILED');
  }
  const { data } = await graph.ask(
    '{ __schema { types { name fields(includeDeprecated: true) { name } enumValues { name } inputFields { name } } } }',
  );
  expect(JSON.stringify(data)).not.toMatch(/secret|gone|Gone|hidden|"B"|"b"|join__|_entities/);
});
