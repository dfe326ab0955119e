// What the planner gets wrong, asked through the whole executor: the answer is the one the specification demands.
// Each operation was found by the differential test and is kept here in its smallest form.
import { expect, test } from 'vitest';
import { libraryGraph } from '../testing/library-graph.ts';
import { createTestGraph } from '../testing/test-graph.ts';

const graph = createTestGraph(libraryGraph);

test('an alias that hides a key does not stand in for it', async () => {
  const answer = await graph.ask('{ book(id: "b1") { id: title author { id: name email: id } } }');
  expect(answer).toEqual({
    data: { book: { id: 'Emma', author: { id: 'Author a1', email: 'a1' } } },
  });
});

test('an alias that hides what a @requires needs', async () => {
  const answer = await graph.ask('{ book(id: "b1") { pages: title weight } }');
  expect(answer).toEqual({ data: { book: { pages: 'Emma', weight: 948 } } });
});

test('an error below a renamed alias has the path the client knows', async () => {
  const answer = await graph.ask('{ book(id: "b1") { author { name: failing } } }');
  expect(answer.data).toEqual({ book: { author: { name: null } } });
  expect(answer.errors?.map(({ path }) => path)).toEqual([['book', 'author', 'name']]);
});

test('an alias that looks renamed is kept', async () => {
  const answer = await graph.ask(
    '{ book(id: "b1") { id__client: title author { id__client: failing } } }',
  );
  expect(answer.data).toEqual({ book: { id__client: 'Emma', author: { id__client: null } } });
  expect(answer.errors?.map(({ path }) => path)).toEqual([['book', 'author', 'id__client']]);
});

test('a hidden name at the root, beside introspection', async () => {
  const answer = await graph.ask(
    '{ title: book(id: "b1") { __typename } name: __type(name: "Book") { id: name } }',
  );
  expect(answer).toEqual({ data: { title: { __typename: 'Book' }, name: { id: 'Book' } } });
});

test.each([
  ['{ book(id: "b1") { title @skip(if: true) } }', { book: {} }],
  ['{ book(id: "nope") { ... @include(if: false) { title } } }', { book: null }],
  [
    '{ book(id: "b1") { author { ...A @skip(if: true) } } } fragment A on Author { id }',
    { book: { author: {} } },
  ],
])('%s: an object without fields is still an object', async (query, data) => {
  expect(await graph.ask(query)).toEqual({ data });
});

test('an object of which only conditional fields are asked is asked for, whatever stands around it', async () => {
  const query =
    'query($no: Boolean!, $yes: Boolean!) { books @include(if: $yes) { id @skip(if: $yes) pages @include(if: $no) } }';
  expect(await graph.ask(query, { no: false, yes: true })).toEqual({
    data: { books: [{}, {}, {}] },
  });
});

test('mutations run in the order they are written, fragments or not', async () => {
  const query = `mutation { addAuthor(name: "A") { id } ...M count }
    fragment M on Mutation { ... on Mutation { rename(id: "b1", title: "T") { title } } }`;
  for (const subgraph of graph.subgraphs.values()) subgraph.asked.length = 0;
  const answer = await graph.ask(query);
  expect(Object.keys(answer.data ?? {})).toEqual(['addAuthor', 'rename', 'count']);
  const first = graph.subgraphs.get('catalogue')?.asked[0]?.query ?? '';
  expect(first.indexOf('rename')).toBeLessThan(first.indexOf('count'));
});

test('conditions of fragments around a mutation hold', async () => {
  const query = `mutation($no: Boolean!) {
    ... @include(if: $no) { ... @skip(if: false) { count } } addAuthor(name: "A") { id }
  }`;
  expect(await graph.ask(query, { no: false })).toEqual({ data: { addAuthor: { id: 'a9' } } });
  expect(await graph.ask(query, { no: true })).toEqual({
    data: { count: 3, addAuthor: { id: 'a9' } },
  });
});
