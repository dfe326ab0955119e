// The library graph through our executor and through Apollo's: the same data, the same errors at the same paths.
// Each operation is a part of Federation that has to be right.
import type { GraphQLFormattedError } from 'graphql';
import { describe, expect, test } from 'vitest';
import { libraryGraph } from '../testing/library-graph.ts';
import { createTestGraph } from '../testing/test-graph.ts';

const graph = createTestGraph(libraryGraph);

const operations: Record<string, string> = {
  'one fetch': '{ books { id title pages } }',
  'an entity of another subgraph': '{ book(id: "b1") { title author { name } } }',
  'entities in a list': '{ books { title author { name email } } }',
  'a chain of entities':
    '{ books { author { name rival { name reviews { text of { title } } } } } }',
  requires: '{ books { weight } }',
  'requires with an argument and aliases':
    '{ books { g: weight o: weight(unit: OUNCE) n: pages } }',
  'a compound key': '{ shelf { label books { title stars } } }',
  'lists of lists': '{ shelf { grid { title author { name } } } }',
  'an interface': '{ media { __typename id title author { name } } }',
  'fragments on an interface': '{ media { title ... on Book { pages } ... on Film { minutes } } }',
  'a union':
    '{ works { __typename ... on Book { title author { name } } ... on Film { title minutes } } }',
  'an interface object': '{ media { id stars reviews { text by { name } } } }',
  'from an interface object to the interface':
    '{ topReview { of { __typename title ... on Book { pages } } } }',
  provides: '{ topReview { by { email } } }',
  'a second key': '{ topReview { by { email name } } }',
  aliases:
    '{ x: book(id: "b1") { t: title t2: title a: author { n: name } } y: book(id: "b2") { t: title } }',
  'aliases of typename':
    '{ t: __typename book(id: "b1") { k: __typename author { k: __typename } } }',
  fragments: `query { books { ...B } } fragment B on Book { title ...A } fragment A on Book { author { name } }`,
  'colliding aliases on types': '{ works { ... on Book { v: pages } ... on Film { v: minutes } } }',
  'an unknown entity': '{ book(id: "nope") { title author { name } } }',
  'an error in another subgraph': '{ books { author { id failing } } }',
  'an error in one of a list': '{ books { id maybe } }',
  'constant conditions':
    '{ books { id title @skip(if: true) author @include(if: true) { name } } }',
  'a hidden enum value': '{ books { id format } }',
  'typename only': '{ __typename }',
  introspection:
    '{ __schema { queryType { name } } __type(name: "Book") { name fields { name } } }',
  'introspection beside data': '{ s: __schema { queryType { n: name } } books { id } }',
  'friends of friends': '{ author(id: "a1") { friends { name friends { name } } } }',
};

describe('our executor answers as the reference does', () => {
  test.each(Object.entries(operations))('%s', async (_name, query) => {
    const ours = await graph.ask(query);
    const reference = await graph.askApollo(query);
    expect(await graph.askInterpreted(query)).toEqual(ours);
    expect(ours.data).toEqual(reference.data);
    expect(sorted(ours.errors)).toEqual(sorted(reference.errors));
  });

  test.each([true, false])('conditions by variable: %s', async (yes) => {
    const query = `query($yes: Boolean!) {
      books @include(if: $yes) { id title @skip(if: $yes) author { name @include(if: $yes) email } }
      author(id: "a1") @skip(if: $yes) { name reviews @include(if: $yes) { text } }
    }`;
    const ours = await graph.ask(query, { yes });
    expect(ours).toEqual(await graph.askApollo(query, { yes }));
    expect(ours).toEqual(await graph.askInterpreted(query, { yes }));
  });

  test('mutations run one after the other over two subgraphs', async () => {
    const query = `mutation($t: String!) {
      rename(id: "b1", title: $t) { title author { name } } addAuthor(name: $t) { id name } count
    }`;
    const variables = { t: 'Néw "title"' };
    expect(await graph.ask(query, variables)).toEqual(await graph.askApollo(query, variables));
  });
});

/** What both have to agree on, in any order; texts about values that do not fit are each one's own. */
function sorted(errors: readonly GraphQLFormattedError[] = []) {
  const told = errors.map(({ message, path }) => {
    const misfit = /^(Invalid|A service|Cannot)/.test(message);
    return JSON.stringify({ path, message: misfit ? 'misfit' : message });
  });
  return told.toSorted();
}
