// Federation's keys, a row each: how an object of one subgraph is found again in another.
// Every row is written down by hand, run by our executor and compared with Apollo's.
import { subgraph, testFeatures, type Feature } from '../testing/feature-table.ts';

type Rep = Readonly<Record<string, string>>;

const keys: Feature[] = [
  {
    feature: '@key: one field; equal representations are asked once, nulls not at all',
    graph: {
      a: subgraph('type P @key(fields: "id") { id: ID! } type Query { ps: [P] }', {
        Query: { ps: () => [{ id: '1' }, null, { id: '2' }, { id: '1' }] },
      }),
      b: subgraph('type P @key(fields: "id") { id: ID! name: String }', {
        P: { name: ({ id }: Rep) => `n${id}` },
      }),
    },
    query: '{ ps { name } }',
    data: { ps: [{ name: 'n1' }, null, { name: 'n2' }, { name: 'n1' }] },
    asked: { a: 1, b: 1 },
    nodes: ['Sequence', 'Fetch', 'Flatten'],
  },
  {
    feature: '@key: compound',
    graph: {
      a: subgraph('type P @key(fields: "a b") { a: ID! b: Int! } type Query { p: P }', {
        Query: { p: () => ({ a: 'x', b: 7 }) },
      }),
      b: subgraph('type P @key(fields: "a b") { a: ID! b: Int! sum: String }', {
        P: { sum: ({ a, b }: { a: string; b: number }) => `${a}${b}` },
      }),
    },
    query: '{ p { sum } }',
    data: { p: { sum: 'x7' } },
  },
  {
    feature: '@key: nested in an object',
    graph: {
      a: subgraph(
        `type P @key(fields: "org { id } no") { org: Org! no: Int! } type Org @shareable { id: ID! }
         type Query { p: P }`,
        { Query: { p: () => ({ org: { id: 'o' }, no: 1 }) } },
      ),
      b: subgraph(
        `type P @key(fields: "org { id } no") { org: Org! no: Int! label: String }
         type Org @shareable { id: ID! }`,
        { P: { label: ({ org, no }: { org: Rep; no: number }) => `${org['id']}/${no}` } },
      ),
    },
    query: '{ p { label } }',
    data: { p: { label: 'o/1' } },
  },
  {
    feature: '@key: nested in a list',
    graph: {
      a: subgraph(
        `type O @key(fields: "parts { code } no") { parts: [Part!]! no: Int! }
         type Part @shareable { code: String! } type Query { o: O }`,
        { Query: { o: () => ({ no: 3, parts: [{ code: 'x' }, { code: 'y' }] }) } },
      ),
      b: subgraph(
        `type O @key(fields: "parts { code } no") { parts: [Part!]! no: Int! all: String }
         type Part @shareable { code: String! }`,
        {
          O: {
            all: ({ no, parts }: { no: number; parts: { code: string }[] }) =>
              `${no}${parts.map(({ code }) => code).join('')}`,
          },
        },
      ),
    },
    query: '{ o { all } }',
    data: { o: { all: '3xy' } },
  },
  {
    feature: '@key: nested in another entity',
    graph: {
      a: subgraph(
        `type P @key(fields: "maker { id } no") { maker: M! no: Int! }
         type M @key(fields: "id") { id: ID! } type Query { p: P }`,
        { Query: { p: () => ({ maker: { id: 'm' }, no: 1 }) } },
      ),
      b: subgraph(
        `type P @key(fields: "maker { id } no") { maker: M! no: Int! label: String }
         type M @key(fields: "id") { id: ID! name: String }`,
        {
          P: { label: ({ maker, no }: { maker: Rep; no: number }) => `${maker['id']}/${no}` },
          M: { name: ({ id }: Rep) => `maker ${id}` },
        },
      ),
    },
    query: '{ p { label maker { name } } }',
    data: { p: { label: 'm/1', maker: { name: 'maker m' } } },
  },
  {
    feature: '@key: several on one type; each subgraph is asked by the one it knows',
    graph: {
      a: subgraph(
        'type P @key(fields: "id") @key(fields: "sku") { id: ID! sku: ID! } type Query { p: P }',
        {
          Query: { p: () => ({ id: '1', sku: 's1' }) },
        },
      ),
      b: subgraph('type P @key(fields: "id") { id: ID! byId: String }', {
        P: { byId: ({ id }: Rep) => `id ${id}` },
      }),
      c: subgraph('type P @key(fields: "sku") { sku: ID! bySku: String }', {
        P: { bySku: ({ sku }: Rep) => `sku ${sku}` },
      }),
    },
    query: '{ p { byId bySku } }',
    data: { p: { byId: 'id 1', bySku: 'sku s1' } },
    nodes: ['Parallel'],
  },
  {
    feature: '@key: a chain, where only one subgraph knows both keys',
    graph: {
      a: subgraph('type P @key(fields: "id") { id: ID! } type Query { p: P }', {
        Query: { p: () => ({ id: '1' }) },
      }),
      b: subgraph('type P @key(fields: "id") @key(fields: "sku") { id: ID! sku: String! }', {
        P: { __resolveReference: ({ id }: Rep) => ({ id, sku: `s${id}` }) },
      }),
      c: subgraph('type P @key(fields: "sku") { sku: String! price: Int }', {
        P: { __resolveReference: ({ sku }: Rep) => ({ sku, price: sku?.length }) },
      }),
    },
    query: '{ p { price } }',
    data: { p: { price: 2 } },
    asked: { a: 1, b: 1, c: 1 },
  },
  {
    feature: '@key(resolvable: false): a stub that is only named where it stands',
    graph: {
      a: subgraph(
        'type P @key(fields: "id", resolvable: false) { id: ID! } type Query { ps: [P] }',
        {
          Query: { ps: () => [{ id: '1' }, null, { id: '2' }] },
        },
      ),
      b: subgraph('type P @key(fields: "id") { id: ID! name: String }', {
        P: { name: ({ id }: Rep) => `n${id}` },
      }),
    },
    query: '{ ps { id name } }',
    data: { ps: [{ id: '1', name: 'n1' }, null, { id: '2', name: 'n2' }] },
    asked: { a: 1, b: 1 },
  },
  {
    feature: '@key(resolvable: false) beside a resolvable one: the other one is used to come back',
    graph: {
      a: subgraph(
        `type P @key(fields: "id") @key(fields: "sku", resolvable: false) { id: ID! sku: ID! color: String }`,
        { P: { __resolveReference: ({ id }: Rep) => ({ id, sku: `s${id}`, color: `c${id}` }) } },
      ),
      b: subgraph(
        'type P @key(fields: "id") @key(fields: "sku") { id: ID! sku: ID! } type Query { p: P }',
        {
          Query: { p: () => ({ id: '1', sku: 's1' }) },
        },
      ),
    },
    query: '{ p { color } }',
    data: { p: { color: 'c1' } },
  },
  {
    feature: '@key: on an interface, asked for the interface itself',
    graph: {
      a: subgraph(
        `interface N @key(fields: "id") { id: ID! } type X implements N @key(fields: "id") { id: ID! x: Int }
         type Y implements N @key(fields: "id") { id: ID! y: Int } type Query { ns: [N] }`,
        {
          N: { __resolveType: ({ id }: Rep) => (id === 'x' ? 'X' : 'Y') },
          Query: {
            ns: () => [
              { id: 'x', x: 1 },
              { id: 'y', y: 2 },
            ],
          },
        },
      ),
      b: subgraph('type N @interfaceObject @key(fields: "id") { id: ID! note: String }', {
        N: { note: ({ id }: Rep) => `about ${id}` },
      }),
    },
    query: '{ ns { __typename note ... on X { x } ... on Y { y } } }',
    data: {
      ns: [
        { __typename: 'X', note: 'about x', x: 1 },
        { __typename: 'Y', note: 'about y', y: 2 },
      ],
    },
  },
  {
    feature: '@key: an enum and a number with the type of their own, not as text',
    graph: {
      a: subgraph(
        'type P @key(fields: "kind no") { kind: K! no: Int! } enum K { BIG SMALL } type Query { p: P }',
        { Query: { p: () => ({ kind: 'BIG', no: 2 }) } },
      ),
      b: subgraph(
        'type P @key(fields: "kind no") { kind: K! no: Int! next: Int } enum K { BIG SMALL }',
        {
          P: {
            next: ({ kind, no }: { kind: string; no: number }) => (kind === 'BIG' ? no + 1 : 0),
          },
        },
      ),
    },
    query: '{ p { next } }',
    data: { p: { next: 3 } },
  },
  {
    feature: '@key: an entity the other subgraph does not know is null there, without an error',
    graph: {
      a: subgraph('type P @key(fields: "id") { id: ID! } type Query { ps: [P] }', {
        Query: { ps: () => [{ id: '1' }, { id: '2' }] },
      }),
      b: subgraph('type P @key(fields: "id") { id: ID! name: String }', {
        P: { __resolveReference: ({ id }: Rep) => (id === '1' ? { id, name: 'one' } : null) },
      }),
    },
    query: '{ ps { id name } }',
    data: {
      ps: [
        { id: '1', name: 'one' },
        { id: '2', name: null },
      ],
    },
  },
  {
    feature: '@key: hidden from the API, and used all the same',
    graph: {
      a: subgraph(
        'type P @key(fields: "secret") { secret: ID! @inaccessible } type Query { p: P }',
        {
          Query: { p: () => ({ secret: 's' }) },
        },
      ),
      b: subgraph('type P @key(fields: "secret") { secret: ID! @inaccessible open: String }', {
        P: { open: ({ secret }: Rep) => `by ${secret}` },
      }),
    },
    query: '{ p { open } }',
    data: { p: { open: 'by s' } },
  },
];

testFeatures(keys);
