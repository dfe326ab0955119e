// Documents made to hurt: none gets as far as planning, none is a 500, and who asks politely meanwhile is served.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { askByHttp } from '../testing/ask-gateway.ts';
import { libraryGraph } from '../testing/library-graph.ts';
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts';

const times = (n: number, part: (i: number) => string) =>
  Array.from({ length: n }, (_, i) => part(i)).join(' ');
const nested = (n: number, field: string): string =>
  `${`${field} { `.repeat(n)}id${' }'.repeat(n)}`;

const hostile: [string, string][] = [
  [
    'fragments that double forty times',
    `{ books { ...F0 } } ${times(40, (i) => `fragment F${i} on Book { ...F${i + 1} ...F${i + 1} }`)}
     fragment F40 on Book { author { id } }`,
  ],
  [
    'inline fragments on an interface that double',
    `{ media { ...F0 } } ${times(12, (i) => `fragment F${i} on Media { ... on Book { ...F${i + 1} } ... on Film { ...F${i + 1} } }`)}
     fragment F12 on Media { author { friends { friends { name } } } }`,
  ],
  ['a flood of aliases', `{ ${times(150, (i) => `a${i}: book(id: "b1") { id }`)} }`],
  ['a flood of one field', `{ ${times(900, () => '__typename')} }`],
  ['a flood of directives', `{ books { id ${times(180, () => '@skip(if: false)')} } }`],
  ['a deep document', `{ author(id: "a1") { ${nested(90, 'friends')} } }`],
  ['lists in lists in lists', `{ author(id: "a1") { ${nested(8, 'friends')} } }`],
  [
    'a circle of fragments',
    '{ books { ...A } } fragment A on Book { ...B } fragment B on Book { ...A }',
  ],
  ['unused fragments', `{ books { id } } ${times(90, (i) => `fragment F${i} on Book { id }`)}`],
  [
    'a list value nested by the parser',
    `{ book(id: ${'['.repeat(450)}${']'.repeat(450)}) { id } }`,
  ],
  [
    'introspection that grows by itself',
    '{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }',
  ],
  ['many operations', times(120, (i) => `query Q${i} { books { id } }`)],
];

let gateway: TestGateway;
const resolved: unknown[] = [];

beforeAll(async () => {
  const plugin = { requestDidStart: () => ({ executionDidStart: () => void resolved.push(1) }) };
  gateway = await startTestGateway(libraryGraph, {}, { plugins: [plugin] });
});

afterAll(() => gateway.close());

test.each(hostile)('%s is refused before planning', async (_name, query) => {
  const { status, told } = await askByHttp(gateway.url, { query });
  expect(status).toBe(400);
  expect(told).not.toHaveProperty('data');
  expect(told.errors?.length).toBeLessThanOrEqual(21);
  expect(resolved).toEqual([]);
});

test.each([
  ['variables nested a hundred thousand levels', `${'['.repeat(60_000)}${']'.repeat(60_000)}`],
  ['an object of as many levels', `${'{"a":'.repeat(30_000)}1${'}'.repeat(30_000)}`],
])('%s are a client’s mistake', async (_name, value) => {
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
    body: `{"query":"query($a: Int) { books(first: $a) { id } }","variables":{"a":${value}}}`,
  });
  expect(response.status).toBe(400);
  expect(await response.text()).toContain('BAD_USER_INPUT');
});

test('a victim is served while all of it is sent', async () => {
  const query = '{ book(id: "b1") { title author { name } } }';
  const attack = hostile.map(([, text]) => askByHttp(gateway.url, { query: text }));
  const victim = Array.from({ length: 20 }, () => askByHttp(gateway.url, { query }));
  for (const { told } of await Promise.all(victim)) {
    expect(told).toEqual({ data: { book: { title: 'Emma', author: { name: 'Author a1' } } } });
  }
  await Promise.all(attack);
});
