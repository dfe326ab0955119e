// Operations over several subgraphs, a row each: plan nodes, conditions, aliases, introspection, mutations in series.
// Every row is written down by hand, run by our executor and compared with Apollo's.
import { expect, test } from 'vitest';
import { partsOf, subgraph, testFeatures, type Feature } from '../testing/feature-table.ts';
import { createTestGraph } from '../testing/test-graph.ts';

type Rep = Readonly<Record<string, string>>;

const two = {
  a: subgraph(
    `type P @key(fields: "id") { id: ID! title: String text(of: In): String }
     input In { a: Int = 7 b: [String!] e: E } enum E { ON OFF } scalar Any
     type Query { p: P ps: [P] echo(in: In, any: Any): String }`,
    {
      P: { text: (_: unknown, { of }: { of: object }) => JSON.stringify(of) },
      Query: {
        p: () => ({ id: '1', title: 'T1' }),
        ps: () => [
          { id: '1', title: 'T1' },
          { id: '2', title: 'T2' },
        ],
        echo: (_: unknown, given: object) => JSON.stringify(given),
      },
    },
  ),
  b: subgraph(
    `type P @key(fields: "id") { id: ID! name: String size(in: Unit = CM): String }
     enum Unit { CM INCH } type Query { one: P }`,
    {
      P: {
        name: ({ id }: Rep) => `n${id}`,
        size: ({ id }: Rep, { in: unit }: Rep) => `${id} ${unit}`,
      },
      Query: { one: () => ({ id: '9' }) },
    },
  ),
};

const nodes: Feature[] = [
  {
    feature: 'Fetch alone: one subgraph answers all',
    graph: two,
    query: '{ p { title } }',
    data: { p: { title: 'T1' } },
    nodes: ['Fetch'],
    asked: { a: 1, b: 0 },
  },
  {
    feature: 'Sequence and Flatten: an entity of one subgraph is gone on with in another',
    graph: two,
    query: '{ ps { title name } }',
    data: {
      ps: [
        { title: 'T1', name: 'n1' },
        { title: 'T2', name: 'n2' },
      ],
    },
    nodes: ['Sequence', 'Flatten', 'Fetch'],
    asked: { a: 1, b: 1 },
  },
  {
    feature: 'Parallel: roots of two subgraphs',
    graph: two,
    query: '{ p { title } one { name } }',
    data: { p: { title: 'T1' }, one: { name: 'n9' } },
    nodes: ['Parallel'],
  },
  ...[true, false].map((yes): Feature => ({
    feature: `Condition: a whole fetch hangs on a variable that is ${yes}`,
    graph: two,
    query: 'query($yes: Boolean!) { p { title ... @include(if: $yes) { name } } }',
    variables: { yes },
    data: { p: yes ? { title: 'T1', name: 'n1' } : { title: 'T1' } },
    nodes: ['Condition'],
    asked: { a: 1, b: yes ? 1 : 0 },
  })),
  ...[true, false].map((no): Feature => ({
    feature: `@skip and @include, nested and both on one field, with a variable that is ${no}`,
    graph: two,
    query: `query($no: Boolean!, $yes: Boolean = true) { p @skip(if: false) {
        title @skip(if: $no) @include(if: $yes) ... on P @skip(if: $no) { name size @include(if: true) } ...F @include(if: $no)
      } } fragment F on P { id inch: size(in: INCH) @skip(if: $yes) }`,
    variables: { no },
    data: { p: no ? { id: '1' } : { title: 'T1', name: 'n1', size: '1 CM' } },
  })),
];

const values: Feature[] = [
  {
    feature:
      'variables: only those of a fetch go with it; defaults, nulls, enums and nested inputs as they are',
    graph: two,
    query: `query($of: In, $unit: Unit, $b: String!, $n: Int, $any: Any) {
      p { text(of: $of) size(in: $unit) } echo(in: { b: [$b, "c"], a: $n, e: OFF }, any: $any)
    }`,
    variables: { of: { e: 'ON' }, b: 'x', n: null, any: { deep: [1, { x: null }] } },
    data: {
      p: { text: '{"a":7,"e":"ON"}', size: '1 CM' },
      echo: '{"in":{"a":null,"b":["x","c"],"e":"OFF"},"any":{"deep":[1,{"x":null}]}}',
    },
  },
  {
    feature: 'aliases: one field under many names with other arguments, in both subgraphs',
    graph: two,
    query:
      '{ x: p { a: size b: size(in: INCH) c: name title: name } y: p { title: title name: title } }',
    data: {
      x: { a: '1 CM', b: '1 INCH', c: 'n1', title: 'n1' },
      y: { title: 'T1', name: 'T1' },
    },
    apolloDiffers: 'takes an alias for a key where it hides one',
  },
  {
    feature: 'the same field at many places merges its selections',
    graph: two,
    query: '{ p { title } ...A p { name } } fragment A on Query { p { id ... { size } } }',
    data: { p: { title: 'T1', id: '1', size: '1 CM', name: 'n1' } },
  },
  {
    feature: '__typename everywhere: root, entity, fragments, under other names',
    graph: two,
    query:
      '{ __typename t: __typename p { __typename k: __typename ... on P { u: __typename name } } }',
    data: {
      __typename: 'Query',
      t: 'Query',
      p: { __typename: 'P', k: 'P', u: 'P', name: 'n1' },
    },
  },
  {
    feature: 'introspection beside data: answered here, nobody is asked for it',
    graph: two,
    query: '{ __type(name: "P") { fields { name } } s: __schema { queryType { name } } }',
    data: {
      __type: { fields: ['id', 'title', 'text', 'name', 'size'].map((name) => ({ name })) },
      s: { queryType: { name: 'Query' } },
    },
    asked: { a: 0, b: 0 },
  },
];

testFeatures([...nodes, ...values]);

const order: string[] = [];
const step = (name: string, ms: number) => async () => {
  order.push(`${name} begins`);
  await new Promise((resolve) => setTimeout(resolve, ms));
  order.push(`${name} ends`);
  return { id: name };
};

test('mutations in series: over two subgraphs, each ends before the next begins, entities filled', async () => {
  const graph = createTestGraph({
    a: subgraph(
      'type P @key(fields: "id") { id: ID! } type Query { p: P } type Mutation { a1: P a2: P }',
      { Mutation: { a1: step('a1', 20), a2: step('a2', 1) } },
    ),
    b: subgraph(
      'type P @key(fields: "id") { id: ID! name: String } type Mutation { b1: P b2: P }',
      {
        P: { name: ({ id }: Rep) => `n${id}` },
        Mutation: { b1: step('b1', 10), b2: step('b2', 1) },
      },
    ),
  });
  const query = 'mutation { x: a1 { name } b1 { id } a2 { name } b2 { name } }';
  const data = { x: { name: 'na1' }, b1: { id: 'b1' }, a2: { name: 'na2' }, b2: { name: 'nb2' } };
  for (const ask of [() => graph.ask(query), () => graph.askApollo(query)]) {
    order.length = 0;
    expect(await ask()).toEqual({ data });
    expect(order).toEqual(
      ['a1', 'b1', 'a2', 'b2'].flatMap((name) => [`${name} begins`, `${name} ends`]),
    );
  }
});

test('Subscription: a primary fetch and the rest of the plan', async () => {
  const graph = createTestGraph({
    a: subgraph(
      'type P @key(fields: "id") { id: ID! } type Query { p: P } type Subscription { changed: P }',
    ),
    b: subgraph('type P @key(fields: "id") { id: ID! name: String }'),
  });
  const plan = await graph.plan('subscription { changed { id name } }');
  expect(partsOf(plan)).toEqual(expect.arrayContaining(['Subscription', 'Fetch', 'Flatten']));
  expect(plan).toMatchObject({ kind: 'subscription', primary: { serviceName: 'a' } });
});

test.each([
  ['@defer', '{ ... @defer { p { title } } }'],
  ['@defer', '{ p { title ... @defer(label: "later") { name } } }'],
  ['@stream', '{ ps @stream(initialCount: 1) { id } }'],
])('Defer: %s in %s is refused by its name', async (directive, query) => {
  const asked = createTestGraph(two).ask(query);
  await expect(asked).rejects.toThrow('GRAPHQL_VALIDATION_FAILED');
  await expect(asked).rejects.toThrow(`Unknown directive \\"${directive}\\"`);
});
