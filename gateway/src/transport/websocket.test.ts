// graphql-transport-ws as raw sockets and graphql-ws' client see it: queries and mutations under the same limits,
// every close code of the protocol, and bounds on what one socket may do.
import { createClient, type Client } from 'graphql-ws';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { libraryGraph } from '../testing/library-graph.ts';
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts';

let gateway: TestGateway;
const sockets: WebSocket[] = [];
const clients: Client[] = [];

beforeAll(async () => {
  gateway = await startTestGateway(libraryGraph, {
    BODY_MAX_BYTES: '4096',
    TOKENS_MAX: '300',
    SOCKET_INIT_TIMEOUT_MS: '150',
    SOCKET_OPERATIONS_MAX: '3',
    SOCKET_PING_MS: '100',
  });
});

afterEach(async () => {
  for (const client of clients.splice(0)) await client.dispose();
  for (const socket of sockets.splice(0)) socket.terminate();
});

afterAll(() => gateway.close());

function address(path = '/graphql'): string {
  return gateway.url.replace('http', 'ws') + path;
}

async function open(protocol = 'graphql-transport-ws', headers: Record<string, string> = {}) {
  const socket = new WebSocket(address(), protocol, { headers });
  sockets.push(socket);
  await once(socket, 'open');
  return socket;
}

async function acknowledged(payload?: object): Promise<WebSocket> {
  const socket = await open();
  const answer = nextMessage(socket);
  socket.send(JSON.stringify({ type: 'connection_init', payload }));
  expect(await answer).toEqual({ type: 'connection_ack' });
  return socket;
}

async function nextMessage(socket: WebSocket): Promise<unknown> {
  const [data] = await once(socket, 'message');
  return JSON.parse(String(data));
}

async function closeCode(socket: WebSocket): Promise<number> {
  const [code] = await once(socket, 'close');
  return Number(code);
}

function ask(query: string, variables?: Record<string, unknown>): Promise<unknown> {
  const client = createClient({ url: address(), webSocketImpl: WebSocket, retryAttempts: 0 });
  clients.push(client);
  return new Promise((resolve, reject) => {
    client.subscribe(
      { query, ...(variables === undefined ? {} : { variables }) },
      { next: resolve, error: reject, complete: () => {} },
    );
  });
}

test('queries and mutations', async () => {
  const query = 'query($id: ID!) { book(id: $id) { title author { name } } }';
  expect(await ask(query, { id: 'b1' })).toEqual({
    data: { book: { title: 'Emma', author: { name: 'Author a1' } } },
  });
  expect(await ask('mutation { count }')).toEqual({ data: { count: 3 } });
});

test('an answer with errors is a `next`', async () => {
  expect(await ask('{ author(id: "a1") { failing } }')).toEqual({
    data: { author: { failing: null } },
    errors: [
      {
        message: 'no luck',
        path: ['author', 'failing'],
        extensions: { code: 'SUBGRAPH_ERROR', service: 'authors' },
      },
    ],
  });
});

test.each([
  ['{ books {', 'GRAPHQL_PARSE_FAILED'],
  ['{ nothing }', 'GRAPHQL_VALIDATION_FAILED'],
  [`{ ${'__typename '.repeat(310)} }`, 'TOKENS_EXCEEDED'],
  ['query($n: Int!) { books(first: $n) { id } }', 'BAD_USER_INPUT'],
])('a refused operation (%s) is an `error`', async (query, code) => {
  await expect(ask(query)).rejects.toMatchObject([{ extensions: { code } }]);
});

test('a failing operation leaves its socket open', async () => {
  const socket = await acknowledged();
  for (const query of ['{', '{ nothing }', '{ author(id: "a2") { strict } }']) {
    const answer = nextMessage(socket);
    socket.send(JSON.stringify({ id: query, type: 'subscribe', payload: { query } }));
    expect(await answer).toMatchObject({ id: query });
  }
  expect(socket.readyState).toBe(WebSocket.OPEN);
});

test('4408: connection_init does not come', async () => {
  expect(await closeCode(await open())).toBe(4408);
});

test('4401: an operation before the acknowledgement', async () => {
  const socket = await open();
  socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: '{ __typename }' } }));
  expect(await closeCode(socket)).toBe(4401);
});

test.each([
  ['in the payload', { authorization: 'Bearer nonsense' }, {}],
  ['in the payload, spelled as a header', { Authorization: 'Bearer nonsense' }, {}],
  ['in the header of the upgrade', undefined, { authorization: 'Bearer nonsense' }],
])('4401: a bad token %s', async (_where, payload, headers) => {
  const socket = await open('graphql-transport-ws', headers);
  socket.send(JSON.stringify({ type: 'connection_init', payload }));
  expect(await closeCode(socket)).toBe(4401);
});

test('4429: connection_init twice', async () => {
  const socket = await acknowledged();
  socket.send(JSON.stringify({ type: 'connection_init' }));
  expect(await closeCode(socket)).toBe(4429);
});

test.each(['nonsense', '{}', '{"type":"dance"}', '[]', 'null'])(
  '4400: the message %s',
  async (text) => {
    const socket = await acknowledged();
    socket.send(text);
    expect(await closeCode(socket)).toBe(4400);
  },
);

test('4406: another protocol', async () => {
  const socket = new WebSocket(address(), 'graphql-ws');
  sockets.push(socket);
  const [error] = await once(socket, 'error');
  expect(String(error)).toContain('subprotocol');
});

test('1009: a message larger than allowed', async () => {
  const socket = await acknowledged();
  socket.send(JSON.stringify({ type: 'ping', payload: { x: 'x'.repeat(5_000) } }));
  expect(await closeCode(socket)).toBe(1009);
});

test('ping is answered with pong, with its payload', async () => {
  const socket = await acknowledged();
  const answer = nextMessage(socket);
  socket.send(JSON.stringify({ type: 'ping', payload: { n: 1 } }));
  expect(await answer).toEqual({ type: 'pong', payload: { n: 1 } });
});

type Told = { id: string; type: string; payload: unknown };

test('a socket runs only so many operations at once', async () => {
  const socket = await acknowledged();
  const answers: Told[] = [];
  socket.on('message', (data: Buffer) => {
    const told: Told = JSON.parse(data.toString('utf8'));
    answers.push(told);
  });
  for (const id of ['1', '2', '3', '4']) {
    socket.send(JSON.stringify({ id, type: 'subscribe', payload: { query: '{ books { id } }' } }));
  }
  await vi.waitFor(
    () => expect(answers.filter(({ type }) => type === 'complete')).toHaveLength(3),
    {
      timeout: 30_000,
    },
  );
  const refused = answers.filter(({ type }) => type === 'error');
  expect(refused).toMatchObject([
    { payload: [{ extensions: { code: 'TOO_MANY_SUBSCRIPTIONS' } }] },
  ]);
});

test('a peer that does not answer pings is cut off', async () => {
  const socket = new WebSocket(address(), 'graphql-transport-ws', { autoPong: false });
  sockets.push(socket);
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init' }));
  expect(await closeCode(socket)).toBe(1006);
});

test('other paths are no WebSockets', async () => {
  const socket = new WebSocket(address('/other'), 'graphql-transport-ws');
  sockets.push(socket);
  const [error] = await once(socket, 'error');
  expect(String(error)).toContain('404');
});
