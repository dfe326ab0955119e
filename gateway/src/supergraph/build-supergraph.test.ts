// A supergraph that cannot be served is refused at the start with a reason; two builds of one text are equal.
import { expect, test } from 'vitest';
import { readLiveFields } from '../live/live-field.ts';
import { libraryGraph } from '../testing/library-graph.ts';
import { composeForTest } from '../testing/test-graph.ts';
import { buildSupergraph } from './build-supergraph.ts';
import { readSupergraphText } from './read-supergraph-text.ts';

const sdl = composeForTest(
  Object.fromEntries(Object.entries(libraryGraph).map(([name, d]) => [name, d.sdl])),
);

test('the API hides what is inaccessible, the full schema does not', () => {
  const supergraph = buildSupergraph(sdl);
  expect(supergraph.apiSchema.getQueryType()?.getFields()).not.toHaveProperty('hidden');
  expect(supergraph.fullSchema.getQueryType()?.getFields()).toHaveProperty('hidden');
  expect(supergraph.apiSchema.getType('join__Graph')).toBeUndefined();
  expect([...supergraph.subgraphs.keys()].toSorted()).toEqual(Object.keys(libraryGraph).toSorted());
});

test('the digest names the text', () => {
  expect(buildSupergraph(sdl).digest).toBe(buildSupergraph(sdl).digest);
  expect(buildSupergraph(`${sdl}\n# changed`).digest).not.toBe(buildSupergraph(sdl).digest);
});

test.each([
  ['no GraphQL', 'type {'],
  ['no supergraph', 'type Query { a: Int }'],
  [
    'a feature the planner must know',
    sdl.replace('for: EXECUTION', 'for: SECURITY').replace('join/v0.5', 'joined/v0.5'),
  ],
])('%s is refused', (_what, text) => {
  expect(() => buildSupergraph(text)).toThrow(/^The supergraph cannot be served: /);
});

test('a missing file is named', async () => {
  await expect(readSupergraphText('/nowhere/supergraph.graphql')).rejects.toThrow(
    '/nowhere/supergraph.graphql',
  );
});

test.each([
  ['subject: "a.b"', 'subject: "a.*"', 'neither a word'],
  ['carries: "id"', 'carries: "id {"', 'Syntax Error'],
  ['stream: "STATE"', 'stream: 7', 'stream is missing'],
])('a @live with %s changed to %s is refused', (good, bad, why) => {
  const live = liveSdl();
  expect(readLiveFields(buildSupergraph(live)).get('x')?.stream).toBe('STATE');
  expect(() => readLiveFields(buildSupergraph(live.replace(good, bad)))).toThrow(why);
});

function liveSdl(): string {
  return composeForTest({
    a: `
      extend schema
        @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@composeDirective"])
        @link(url: "https://specs.ates.dev/live/v1.0", import: ["@live"])
        @composeDirective(name: "@live")
      directive @live(stream: Any! subject: String! snapshot: String! version: String! carries: String!) on FIELD_DEFINITION
      scalar Any
      type E @key(fields: "id") { id: ID! version: Int! }
      type Query { e: E }
      type Subscription {
        x: E @live(stream: "STATE", subject: "a.b", snapshot: "e", version: "version", carries: "id")
      }
    `,
  });
}
