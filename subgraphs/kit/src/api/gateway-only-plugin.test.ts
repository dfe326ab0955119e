// Asked directly, a subgraph with a secret refuses entities, SDL and introspection, also behind a fragment; with the
// gateway's credential, and for every other field, it answers.
import { ApolloServer, HeaderMap } from '@apollo/server';
import { buildSubgraphSchema } from '@apollo/subgraph';
import {
  gatewayCredentialHeader,
  signGatewayCredential,
} from '@ates/schema/identity/gateway-credential';
import { parse } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { gatewayOnly } from '../process/gateway-only.ts';
import type { ApiContext } from './api-context.ts';

const secret = 's'.repeat(32);
const credential = signGatewayCredential(secret, 'tasks', new Date());
const server = new ApolloServer<ApiContext>({
  schema: buildSubgraphSchema([
    {
      typeDefs: parse('type Task @key(fields: "id") { id: ID } type Query { open: Int }'),
      resolvers: {
        Query: { open: () => 1 },
        Task: { __resolveReference: ({ id }: { id: string }) => ({ id }) },
      },
    },
  ]),
  introspection: true,
  plugins: gatewayOnly('tasks', secret),
});

beforeAll(() => server.start());
afterAll(() => server.stop());

async function ask(query: string, sent?: string): Promise<string> {
  const headers = new HeaderMap([['content-type', 'application/json']]);
  if (sent !== undefined) headers.set(gatewayCredentialHeader, sent);
  const answer = await server.executeHTTPGraphQLRequest({
    httpGraphQLRequest: { method: 'POST', headers, search: '', body: { query } },
    context: async () => ({
      viewer: undefined,
      correlationId: 'c',
      traceparent: undefined,
      consistency: undefined,
      written: [],
    }),
  });
  return answer.body.kind === 'complete' ? answer.body.string : '';
}

const reserved = [
  '{ _entities(representations: [{ __typename: "Task", id: "t" }]) { ... on Task { id } } }',
  '{ _service { sdl } }',
  '{ __schema { queryType { name } } }',
  '{ __type(name: "Task") { name } }',
  '{ open ...F } fragment F on Query { a: _service { sdl } }',
];

test.each(reserved)('%s', async (query) => {
  for (const sent of [undefined, 'made up', signGatewayCredential(secret, 'billing', new Date())]) {
    const told = await ask(query, sent);
    expect(told).toContain('"code":"FORBIDDEN"');
    expect(told).not.toContain('"data":{');
  }
  expect(await ask(query, credential)).not.toContain('errors');
});

test('what is anybody’s stays open, and __typename is no secret', async () => {
  expect(await ask('{ open __typename }')).toBe('{"data":{"open":1,"__typename":"Query"}}\n');
});
