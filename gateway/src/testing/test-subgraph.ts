// A real small subgraph for tests: a schema and resolvers by @apollo/subgraph, executed by graphql-js,
// over real HTTP or by a function call. It records what it was asked.
import { buildSubgraphSchema } from '@apollo/subgraph';
import type { GraphQLResolverMap } from '@apollo/subgraph/dist/schema-helper/resolverMap.js';
import { graphql, parse } from 'graphql';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { SubgraphHandler } from '../execution/in-process-subgraph-client.ts';
import { isObject, type JsonObject } from '../json.ts';

/** What a test writes down. */
export type TestSubgraphDefinition = {
  readonly sdl: string;
  readonly resolvers: GraphQLResolverMap<unknown>;
};

/** What a subgraph was asked. */
export type AskedRequest = {
  readonly query: string;
  readonly variables: JsonObject;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
};

/** A subgraph's executable side. */
export type TestSubgraph = {
  readonly handle: SubgraphHandler;
  readonly asked: AskedRequest[];
};

/** The subgraph as a function; use it in process, or serve it. */
export function createTestSubgraph({ sdl, resolvers }: TestSubgraphDefinition): TestSubgraph {
  const schema = buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers }]);
  const asked: AskedRequest[] = [];
  return {
    asked,
    async handle({ query, variables = {}, operationName }, headers) {
      asked.push({ query, variables, headers });
      const result = await graphql({
        schema,
        source: query,
        variableValues: variables,
        operationName: operationName ?? null,
        contextValue: { headers },
      });
      return { status: 200, body: JSON.stringify(result) };
    },
  };
}

/** An HTTP server on a free port of loopback. */
export type TestServer = { readonly url: string; close(): Promise<void> };

/** Serves a subgraph at `<url>` (POST). */
export function serveTestSubgraph({ handle }: TestSubgraph): Promise<TestServer> {
  return listenForTest(
    createServer((request, response) => {
      void readAll(request).then(async (text) => {
        const body: unknown = JSON.parse(text);
        const { query, variables, operationName } = isObject(body) ? body : {};
        const answer = await handle(
          {
            query: String(query),
            ...(isObject(variables) ? { variables } : {}),
            ...(typeof operationName === 'string' ? { operationName } : {}),
          },
          Object.fromEntries(Object.entries(request.headers).map(([k, v]) => [k, String(v)])),
        );
        response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
      });
    }),
  );
}

/** Listens on a free port. */
export async function listenForTest(server: Server): Promise<TestServer> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('A TCP port was asked.');
  return {
    url: `http://127.0.0.1:${address.port}/graphql`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function readAll(request: IncomingMessage): Promise<string> {
  request.setEncoding('utf8');
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}
