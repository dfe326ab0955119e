// `new ApolloServer({ gateway })` with our gateway: Apollo Server's plugins see their moments, our rooms do the work.
// The server is the real one; requests go through it as over HTTP.
import { ApolloServer, HeaderMap, type ApolloServerPlugin } from '@apollo/server';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createApolloServerGateway } from './apollo-server-gateway.ts';
import { readConfig } from './config.ts';
import { isObject } from './json.ts';
import { libraryGraph } from './testing/library-graph.ts';
import { composeForTest } from './testing/test-graph.ts';
import { createTestSubgraph, type TestSubgraph } from './testing/test-subgraph.ts';

const patient = { timeout: 30_000, interval: 20 };
let folder: string;
let supergraph: string;
let sdl: string;
let server: ApolloServer;
let subgraphs: Record<string, TestSubgraph>;
const moments: string[] = [];

const watching: ApolloServerPlugin = {
  async serverWillStart() {
    moments.push('serverWillStart');
    return {
      schemaDidLoadOrUpdate: ({ apiSchema, coreSupergraphSdl }) => {
        const hidden = apiSchema.getType('join__Graph') === undefined;
        moments.push(`schema ${hidden} ${coreSupergraphSdl?.includes('join__Graph')}`);
      },
      serverWillStop: async () => void moments.push('serverWillStop'),
    };
  },
  async requestDidStart() {
    moments.push('requestDidStart');
    return {
      didResolveSource: async () => void moments.push('didResolveSource'),
      parsingDidStart: async () => void moments.push('parsingDidStart'),
      validationDidStart: async () => void moments.push('validationDidStart'),
      didResolveOperation: async ({ operationName }) =>
        void moments.push(`didResolveOperation ${operationName}`),
      responseForOperation: async () => null,
      executionDidStart: async () => void moments.push('executionDidStart'),
      didEncounterErrors: async ({ errors }) => void moments.push(`errors ${errors.length}`),
      willSendResponse: async ({ response }) => {
        moments.push('willSendResponse');
        response.http.headers.set('x-plugin', 'was here');
      },
    };
  },
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ates-apollo-'));
  supergraph = join(folder, 'supergraph.graphql');
  const sdls = Object.fromEntries(Object.entries(libraryGraph).map(([name, d]) => [name, d.sdl]));
  sdl = composeForTest(sdls);
  await writeFile(supergraph, sdl);
  subgraphs = Object.fromEntries(
    Object.entries(libraryGraph).map(([name, one]) => [name, createTestSubgraph(one)]),
  );
  const config = readConfig({
    SUPERGRAPH: supergraph,
    SUPERGRAPH_POLL_MS: '20',
    LOG_LEVEL: 'silent',
    ALIASES_MAX: '3',
    FORWARD_HEADERS: 'x-tenant',
  });
  const handlers = Object.fromEntries(
    Object.entries(subgraphs).map(([name, { handle }]) => [name, handle]),
  );
  const gateway = createApolloServerGateway(config, { subgraphs: handlers });
  server = new ApolloServer({ gateway, plugins: [watching] });
  await server.start();
});

afterAll(() => rm(folder, { recursive: true }));

async function ask(body: object, headers: Record<string, string> = {}) {
  const answer = await server.executeHTTPGraphQLRequest({
    httpGraphQLRequest: {
      method: 'POST',
      headers: new HeaderMap(Object.entries({ 'content-type': 'application/json', ...headers })),
      search: '',
      body,
    },
    context: async () => ({}),
  });
  const text = answer.body.kind === 'complete' ? answer.body.string : '';
  const told: unknown = JSON.parse(text);
  return {
    status: answer.status ?? 200,
    headers: answer.headers,
    told: isObject(told) ? told : {},
  };
}

test('a federated query; plugins see every moment and change what goes out', async () => {
  expect(moments.splice(0)).toEqual(['serverWillStart', 'schema true true']);
  const query = 'query Emma($id: ID!) { book(id: $id) { title author { name } stars } }';
  const sent = { 'x-tenant': 'shop', 'x-ates-user': 'admin' };
  const { told, headers } = await ask({ query, variables: { id: 'b1' } }, sent);
  expect(told).toEqual({
    data: { book: { title: 'Emma', author: { name: 'Author a1' }, stars: 1 } },
  });
  expect(headers.get('x-plugin')).toBe('was here');
  expect(moments.splice(0)).toEqual([
    'requestDidStart',
    'didResolveSource',
    'parsingDidStart',
    'validationDidStart',
    'didResolveOperation Emma',
    'executionDidStart',
    'willSendResponse',
  ]);
  const fetched = subgraphs['authors']?.asked.at(-1)?.headers;
  expect(fetched).toMatchObject({ 'x-tenant': 'shop' });
  expect(fetched).not.toHaveProperty('x-ates-user');
});

test('an error of a subgraph: data beside it, with path and code', async () => {
  moments.length = 0;
  const { told } = await ask({ query: '{ author(id: "a1") { name failing } }' });
  expect(told).toEqual({
    data: { author: { name: 'Author a1', failing: null } },
    errors: [
      {
        message: 'no luck',
        path: ['author', 'failing'],
        extensions: { code: 'SUBGRAPH_ERROR', service: 'authors' },
      },
    ],
  });
  expect(moments).toContain('errors 1');
});

test('our limits and identity hold behind Apollo Server, each with its code and status', async () => {
  const many = '{ a: books { id } b: books { id } c: books { id } d: books { id } }';
  const refused = await ask({ query: many });
  expect(refused.told).toMatchObject({ errors: [{ extensions: { code: 'ALIASES_EXCEEDED' } }] });
  expect(refused.status).toBe(400);
  const nobody = await ask({ query: '{ books { id } }' }, { authorization: 'Bearer a.b.c' });
  expect(nobody.told).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
  expect(nobody.status).toBe(401);
  expect(JSON.stringify([refused.told, nobody.told])).not.toMatch(/"http"|"status"|node_modules/);
});

test('a new supergraph is served, and Apollo Server told of it; stopping ends the watch', async () => {
  moments.length = 0;
  await writeFile(supergraph, sdl.replaceAll('topReview', 'bestReview'));
  await vi.waitFor(() => expect(moments).toContain('schema true true'), patient);
  const { told } = await ask({ query: '{ __type(name: "Query") { fields { name } } }' });
  expect(JSON.stringify(told)).toContain('bestReview');
  await server.stop();
  expect(moments.at(-1)).toBe('serverWillStop');
});
