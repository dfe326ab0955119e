// The clients that people have, against our transports: frames arrive in order, the end is told, errors are errors of
// the operation, and leaving releases the stream. Apollo Client and urql by both of their ways.
import { ApolloClient, type ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import {
  createClient as createUrql,
  fetchExchange,
  subscriptionExchange,
  type ExecutionResult as ResultOfUrql,
} from '@urql/core';
import { createClient as createSse } from 'graphql-sse';
import { createClient as createWs } from 'graphql-ws';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { openTransportWorld, type TransportWorld } from '../testing/transport-world.ts';

let world: TransportWorld;
const leaving: (() => unknown)[] = [];
const waiting = { timeout: 20_000, interval: 5 };

beforeAll(async () => {
  // Apollo's link asks for it by name: browsers have one, Node does from 22 on.
  vi.stubGlobal('WebSocket', WebSocket);
  // Heartbeats fall between all frames: no client may take one for an answer.
  world = await openTransportWorld({ heartbeatMs: 20 });
});

afterEach(async () => {
  for (const leave of leaving.splice(0)) await leave();
  world.streams.splice(0);
});

afterAll(() => {
  vi.unstubAllGlobals();
  return world.close();
});

/** What a client's application was told. */
type Application = {
  readonly versions: unknown[];
  readonly codes: unknown[];
  completed: boolean;
};

type Subscribe = (query: string, told: Application) => () => void;

function ofGraphqlWs(): Subscribe {
  const client = createWs({ url: world.socketUrl, webSocketImpl: WebSocket, retryAttempts: 0 });
  leaving.push(() => client.dispose());
  return (query, told) =>
    client.subscribe<{ version: number }>(
      { query },
      {
        next: ({ data }) => told.versions.push(data?.version),
        error: (error) => told.codes.push(...codesOf(error)),
        complete: () => {
          told.completed = true;
        },
      },
    );
}

function ofGraphqlSse(): Subscribe {
  const client = createSse({ url: world.url, retryAttempts: 0 });
  leaving.push(() => client.dispose());
  return (query, told) =>
    client.subscribe<{ version: number }>(
      { query },
      {
        next: ({ data, errors }) => {
          if (errors === undefined) told.versions.push(data?.version);
          else told.codes.push(...codesOf(errors));
        },
        error: (error) => told.codes.push(...codesOf(error)),
        complete: () => {
          told.completed = true;
        },
      },
    );
}

function ofApollo(link: () => ApolloLink): () => Subscribe {
  return () => {
    const client = new ApolloClient({ link: link(), cache: new InMemoryCache() });
    leaving.push(() => client.stop());
    return (query, told) => {
      const subscription = client.subscribe<{ version: number }>({ query: gql(query) }).subscribe({
        next: ({ data, error }) => {
          if (error === undefined) told.versions.push(data?.version);
          else told.codes.push(...codesOf(error));
        },
        error: (error) => told.codes.push(...codesOf(error)),
        complete: () => {
          told.completed = true;
        },
      });
      return () => subscription.unsubscribe();
    };
  };
}

function apolloSocketLink(): ApolloLink {
  const client = createWs({ url: world.socketUrl, webSocketImpl: WebSocket, retryAttempts: 0 });
  leaving.push(() => client.dispose());
  return new GraphQLWsLink(client);
}

function ofUrql(over: 'socket' | 'http'): () => Subscribe {
  return () => {
    const socket = createWs({ url: world.socketUrl, webSocketImpl: WebSocket, retryAttempts: 0 });
    leaving.push(() => socket.dispose());
    const client = createUrql({
      url: world.url,
      preferGetMethod: false,
      fetchSubscriptions: over === 'http',
      exchanges: [
        over === 'http'
          ? fetchExchange
          : subscriptionExchange({
              forwardSubscription: ({ query = '' }) => ({
                subscribe: (sink) => ({
                  unsubscribe: socket.subscribe(
                    { query },
                    // The two say the same of a result, one of them by `undefined`.
                    { ...sink, next: (told) => sink.next(told as ResultOfUrql) },
                  ),
                }),
              }),
            }),
      ],
    });
    return (query, told) => {
      const subscription = client
        .subscription<{ version: number }>(query, {})
        .subscribe(({ data, error, hasNext }) => {
          if (error !== undefined) told.codes.push(...codesOf(error));
          else if (data !== undefined && told.versions.at(-1) !== data.version) {
            told.versions.push(data.version);
          }
          if (!hasNext) told.completed = true;
        });
      return () => subscription.unsubscribe();
    };
  };
}

/** The codes of GraphQL errors, however a client packs them. */
function codesOf(error: unknown): unknown[] {
  if (Array.isArray(error)) return error.flatMap(codesOf);
  if (typeof error !== 'object' || error === null) return [error];
  for (const packed of ['graphQLErrors', 'errors', 'cause'] as const) {
    const inner: unknown = Object.entries(error).find(([name]) => name === packed)?.[1];
    if (Array.isArray(inner)) return codesOf(inner);
  }
  const extensions: unknown = 'extensions' in error ? error.extensions : undefined;
  if (typeof extensions === 'object' && extensions !== null && 'code' in extensions) {
    return [extensions.code];
  }
  return [error];
}

describe.each<[string, () => Subscribe]>([
  ['graphql-ws', ofGraphqlWs],
  ['graphql-sse', ofGraphqlSse],
  ['Apollo Client over WebSocket', ofApollo(apolloSocketLink)],
  ['Apollo Client over multipart', ofApollo(() => new HttpLink({ uri: world.url }))],
  ['urql over WebSocket', ofUrql('socket')],
  ['urql over server-sent events', ofUrql('http')],
])('%s', (_name, client) => {
  async function start(query = 'subscription { version }') {
    const told: Application = { versions: [], codes: [], completed: false };
    const leave = client()(query, told);
    leaving.unshift(leave);
    return { told, leave };
  }

  async function begun() {
    return vi.waitFor(() => {
      const stream = world.streams[0];
      if (stream?.sink === undefined) throw new Error('No stream yet.');
      return stream;
    }, waiting);
  }

  test('frames in order, then the end', async () => {
    const { told } = await start();
    const stream = await begun();
    for (const version of [1, 2, 3]) {
      stream.push();
      await vi.waitFor(() => expect(told.versions).toHaveLength(version), waiting);
    }
    stream.end({ kind: 'complete' });
    await vi.waitFor(() => expect(told.completed).toBe(true), waiting);
    expect(told).toEqual({ versions: [1, 2, 3], codes: [], completed: true });
  });

  test('a refused subscription has its code', async () => {
    const { told } = await start('subscription refuse { version }');
    await vi.waitFor(() => expect(told.codes).toContain('FORBIDDEN'), waiting);
    expect(told.versions).toEqual([]);
  });

  test('a stream that fails has its code, behind what it told before', async () => {
    const { told } = await start();
    const stream = await begun();
    stream.push();
    await vi.waitFor(() => expect(told.versions).toEqual([1]), waiting);
    const errors = [{ message: 'Over.', extensions: { code: 'TOKEN_EXPIRED' } }];
    stream.end({ kind: 'failed', errors });
    await vi.waitFor(() => expect(told.codes).toContain('TOKEN_EXPIRED'), waiting);
  });

  test('leaving releases the stream', async () => {
    const { leave } = await start();
    const stream = await begun();
    leave();
    await vi.waitFor(() => expect(stream.stopped).toBe(true), waiting);
  });
});

test.each([
  ['graphql-ws', apolloSocketLink],
  ['HTTP', () => new HttpLink({ uri: world.url })],
])('queries of Apollo Client over %s are answered', async (_name, link) => {
  const client = new ApolloClient({ link: link(), cache: new InMemoryCache() });
  const { data } = await client.query({ query: gql('{ query }') });
  expect(data).toMatchObject({ query: expect.stringContaining('query') });
  client.stop();
});
