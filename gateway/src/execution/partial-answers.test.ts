// A dead, slow or broken subgraph costs its own fields only: null, with an error that names the service
// and neither its address nor a stack. Real HTTP for what only HTTP can do wrong.
import { createServer } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { libraryGraph } from '../testing/library-graph.ts';
import { createTestGraph } from '../testing/test-graph.ts';
import {
  createTestSubgraph,
  listenForTest,
  serveTestSubgraph,
  type TestServer,
} from '../testing/test-subgraph.ts';
import { createHttpSubgraphClient } from './http-subgraph-client.ts';
import { createInProcessSubgraphClient } from './in-process-subgraph-client.ts';
import type { SubgraphClient } from './subgraph-client.ts';

const limits = { timeoutMs: 150, responseMaxBytes: 2_000, connectionsMax: 2 };
let broken: TestServer;
let healthy: TestServer;
const clients: SubgraphClient[] = [];

beforeAll(async () => {
  broken = await listenForTest(
    createServer((request, response) => {
      switch (request.url) {
        case '/slow':
          return;
        case '/html':
          response.writeHead(500).end('<html>Postgres at 10.0.0.7 said no</html>');
          return;
        case '/gone':
          response.writeHead(503).end('upstream connect error 10.0.0.7:4001');
          return;
        case '/moved':
          response.writeHead(302, { location: '/elsewhere' }).end();
          return;
        case '/large':
          response.end(JSON.stringify({ data: { author: { name: 'x'.repeat(5_000) } } }));
          return;
        case '/cut':
          response.writeHead(200, { 'content-length': '100' }).write('{"data"');
          response.socket?.destroy();
          return;
        default:
          response.end(JSON.stringify({ data: [] }));
      }
    }),
  );
  healthy = await serveTestSubgraph(createTestSubgraph(libraryGraph.authors));
});

afterAll(async () => {
  await Promise.all(clients.map((client) => client.close()));
  await broken.close();
  await healthy.close();
});

function authorsAt(path: string): SubgraphClient {
  const url = path.startsWith('http') ? path : new URL(path, broken.url).href;
  // Only who never answers is waited for: on a loaded machine the others need their time.
  const timeoutMs = path === '/slow' ? limits.timeoutMs : 10_000;
  const client = createHttpSubgraphClient('authors', url, { ...limits, timeoutMs });
  clients.push(client);
  return client;
}

test.each([
  ['nobody listens', 'http://127.0.0.1:1/graphql', 'SUBGRAPH_UNAVAILABLE'],
  ['no answer in time', '/slow', 'SUBGRAPH_TIMEOUT'],
  ['a page instead of JSON', '/html', 'SUBGRAPH_BAD_RESPONSE'],
  ['a proxy says that nobody is there', '/gone', 'SUBGRAPH_UNAVAILABLE'],
  ['a redirect is not followed', '/moved', 'SUBGRAPH_BAD_RESPONSE'],
  ['an answer larger than allowed', '/large', 'SUBGRAPH_BAD_RESPONSE'],
  ['the connection breaks in the answer', '/cut', 'SUBGRAPH_UNAVAILABLE'],
  ['JSON that is not GraphQL', '/list', 'SUBGRAPH_BAD_RESPONSE'],
])('%s', async (_name, address, code) => {
  const graph = createTestGraph(libraryGraph, { authors: authorsAt(address) });
  const answer = await graph.ask(
    '{ author(id: "a1") { name } book(id: "b1") { title author { name email } } }',
  );
  expect(answer.data).toEqual({ author: null, book: { title: 'Emma', author: null } });
  expect(answer.errors?.map(({ path, extensions }) => ({ path, extensions }))).toEqual(
    expect.arrayContaining([
      { path: ['author'], extensions: { code, service: 'authors' } },
      { path: ['book', 'author', 'name'], extensions: { code, service: 'authors' } },
      { path: ['book', 'author', 'email'], extensions: { code, service: 'authors' } },
    ]),
  );
  expect(JSON.stringify(answer)).not.toMatch(/127\.0\.0\.1|10\.0\.0|localhost|Postgres|at .*\.ts/);
});

test('over HTTP the answer is the same as in process', async () => {
  const graph = createTestGraph(libraryGraph, { authors: authorsAt(healthy.url) });
  const query = '{ books { title author { name failing } } }';
  expect(await graph.ask(query)).toEqual(await createTestGraph(libraryGraph).ask(query));
});

test('a failed fetch for a list is told once, at the list', async () => {
  const graph = createTestGraph(libraryGraph, { authors: authorsAt('http://127.0.0.1:1/') });
  const answer = await graph.ask('{ books { id author { name } } }');
  expect(answer.errors?.map(({ path }) => path)).toEqual([['books']]);
  expect(answer.data).toEqual({ books: ['b1', 'b2', 'b3'].map((id) => ({ id, author: null })) });
});

test('a stuck subgraph in the same process has the same deadline', async () => {
  const authors = createInProcessSubgraphClient('authors', () => new Promise(() => {}), 30);
  const answer = await createTestGraph(libraryGraph, { authors }).ask(
    '{ author(id: "a1") { name } }',
  );
  expect(answer.errors?.[0]?.extensions).toEqual({ code: 'SUBGRAPH_TIMEOUT', service: 'authors' });
});

test('equal representations are asked for once, and each place has its own copy', async () => {
  const graph = createTestGraph(libraryGraph);
  const answer = await graph.ask(
    '{ books { author { name rival { name } } } shelf { grid { author { name } } } }',
  );
  expect(answer.errors).toBeUndefined();
  const asked = graph.subgraphs
    .get('authors')
    ?.asked.map(({ variables }) => variables['representations']);
  expect(asked).toContainEqual([
    { __typename: 'Author', id: 'a1' },
    { __typename: 'Author', id: 'a2' },
  ]);
});

test('a client that leaves gives up its fetches', async () => {
  const gone = new AbortController();
  const fetching = authorsAt('/slow').fetch(
    { query: '{ x }' },
    { headers: {}, signal: gone.signal },
  );
  gone.abort();
  await expect(fetching).rejects.toMatchObject({ code: 'SUBGRAPH_TIMEOUT' });
});

test('equal fetches at the same time are one request, with an answer for each place', async () => {
  const graph = createTestGraph(libraryGraph);
  const answer = await graph.ask(
    '{ a: book(id: "b1") { author { name } } b: book(id: "b1") { author { name rival { name } } } c: book(id: "b1") { author { name } } }',
  );
  const name = 'Author a1';
  const rival = { name: 'Author a2' };
  expect(answer.data).toEqual({
    a: { author: { name } },
    b: { author: { name, rival } },
    c: { author: { name } },
  });
  expect(graph.subgraphs.get('authors')?.asked).toHaveLength(2);
});
