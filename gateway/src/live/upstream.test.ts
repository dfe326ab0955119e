// A subgraph that streams its subscriptions itself, over each protocol, by real servers: completed with other subgraphs'
// fields, shared by whoever asks the same, and lost visibly; the next attempt finds it again.
import { buildSchema, parse as parseDocument, type GraphQLSchema } from 'graphql';
import { createHandler } from 'graphql-sse/lib/use/http';
import { createClient, type Client } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import { createServer, type Server } from 'node:http';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { record } from '../testing/live-world.ts';
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts';
import { createEventReader } from './event-reader.ts';

const patient = { timeout: 30_000, interval: 10 };

const ticker = {
  sdl: `
    extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
    type Tick { n: Int! user: User! }
    type User @key(fields: "id") { id: ID! }
    type Query { now: Int }
    type Subscription { ticks(step: Int = 1): Tick broken: Tick }
  `,
  resolvers: { Query: { now: () => 1 } },
};
const users = {
  sdl: `
    extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
    type User @key(fields: "id") { id: ID! name: String! }
    type Query { me: User }
  `,
  resolvers: {
    User: { __resolveReference: ({ id }: { id: string }) => ({ id, name: `Name of ${id}` }) },
  },
};

/** The foreign server's side: what it is asked, and the hand that ticks. */
class Ticker {
  readonly schema: GraphQLSchema = buildSchema(
    ticker.sdl.replace(/extend schema .*/, '').replace('@key(fields: "id")', ''),
  );
  readonly roots = {
    ticks: ({ step }: { step: number }) => this.#stream(step),
    broken: () => {
      throw new Error('no such luck');
    },
  };
  running = 0;
  readonly #waiting = new Set<() => void>();
  #n = 0;
  #over = false;

  tick(): void {
    this.#n += 1;
    for (const wake of this.#waiting) wake();
  }

  complete(): void {
    this.#over = true;
    for (const wake of this.#waiting) wake();
  }

  #stream(step: number) {
    this.running += 1;
    let seen = this.#n;
    let stopped = false;
    let wake = () => {};
    const release = () => {
      if (!stopped) this.running -= 1;
      stopped = true;
      this.#waiting.delete(awake);
      wake();
    };
    const awake = () => wake();
    this.#waiting.add(awake);
    const iterator = {
      next: async () => {
        while (seen === this.#n && !this.#over && !stopped) {
          await new Promise<void>((resolve) => (wake = resolve));
        }
        if (stopped || this.#over) {
          release();
          return { done: true as const, value: undefined };
        }
        seen += 1;
        const n = seen * step;
        return { done: false as const, value: { ticks: { n, user: { id: `u${n}` } } } };
      },
      return: async () => {
        release();
        return { done: true as const, value: undefined };
      },
      [Symbol.asyncIterator]: () => iterator,
    };
    return iterator;
  }
}

type Foreign = { readonly url: string; readonly sockets: () => number; close(): Promise<void> };

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a port was asked');
  return address.port;
}

async function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

async function serveWebSocket(ticking: Ticker, port = 0): Promise<Foreign> {
  const server = createServer();
  const sockets = new WebSocketServer({ server });
  useServer({ schema: ticking.schema, roots: { subscription: ticking.roots } }, sockets);
  const listening = await listen(server, port);
  return {
    url: `ws://127.0.0.1:${listening}/`,
    sockets: () => sockets.clients.size,
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      await closeServer(server);
    },
  };
}

async function serveEventStream(ticking: Ticker, port = 0): Promise<Foreign> {
  const handler = createHandler({
    schema: ticking.schema,
    context: {},
    onSubscribe: (_request, params) => ({
      schema: ticking.schema,
      document: parseDocument(params.query),
      rootValue: ticking.roots,
      variableValues: params.variables ?? {},
      contextValue: {},
    }),
  });
  const server = createServer((request, response) => void handler(request, response));
  const listening = await listen(server, port);
  return {
    url: `http://127.0.0.1:${listening}/`,
    sockets: () => ticking.running,
    close: () => closeServer(server),
  };
}

const disposals: (() => unknown)[] = [];
afterEach(async () => {
  for (const dispose of disposals.splice(0).toReversed()) await dispose();
});

async function open(serve: typeof serveWebSocket) {
  const ticking = new Ticker();
  const foreign = await serve(ticking);
  const gateway = await startTestGateway(
    { ticker, users },
    { SUBGRAPH_TICKER_STREAM: foreign.url },
  );
  disposals.push(
    () => foreign.close(),
    () => gateway.close(),
  );
  return { ticking, foreign, client: connect(gateway), gateway };
}

function connect(gateway: TestGateway): Client {
  const url = `${gateway.url.replace('http', 'ws')}/graphql`;
  const client = createClient({ url, webSocketImpl: WebSocket, retryAttempts: 0 });
  disposals.push(() => client.dispose());
  return client;
}

const query = 'subscription($step: Int) { ticks(step: $step) { n user { id name } } }';
const numbers = (frames: readonly unknown[]) =>
  frames.map((frame) => Number(/"n":(\d+)/.exec(JSON.stringify(frame))?.[1]));

describe.each([
  ['graphql-transport-ws', serveWebSocket],
  ['SSE', serveEventStream],
] as const)('a subgraph that speaks %s', (protocol, serve) => {
  test('its answers arrive in order, with other subgraphs’ fields', async () => {
    const { ticking, client } = await open(serve);
    const live = record(client, query, { step: 10 });
    await vi.waitFor(() => expect(ticking.running).toBe(1), patient);
    for (let tick = 0; tick < 5; tick += 1) ticking.tick();
    await vi.waitFor(() => expect(live.frames).toHaveLength(5), patient);
    expect(numbers(live.frames)).toEqual([10, 20, 30, 40, 50]);
    expect(live.frames[0]).toEqual({
      data: { ticks: { n: 10, user: { id: 'u10', name: 'Name of u10' } } },
    });
  });

  test('who asks the same shares one subscription of it; the last to leave ends it', async () => {
    const { ticking, foreign, client, gateway } = await open(serve);
    const lives = [1, 2, 3].map(() => record(client, query));
    const other = record(connect(gateway), query, { step: 2 });
    await vi.waitFor(() => expect(ticking.running).toBe(2), patient);
    await vi.waitFor(async () => expect(await subscriptions(gateway)).toBe(4), patient);
    ticking.tick();
    await vi.waitFor(
      () => expect(lives.map(({ frames }) => frames.length)).toEqual([1, 1, 1]),
      patient,
    );
    await vi.waitFor(() => expect(numbers(other.frames)).toEqual([2]), patient);
    // One socket for one identity; SSE has a connection for each subscription.
    expect(foreign.sockets()).toBe(protocol === 'SSE' ? 2 : 1);
    for (const { stop } of [...lives, other]) stop();
    await vi.waitFor(() => expect([ticking.running, foreign.sockets()]).toEqual([0, 0]), patient);
  });

  test('it completes: so does the client’s subscription', async () => {
    const { ticking, client } = await open(serve);
    const live = record(client, query);
    await vi.waitFor(() => expect(ticking.running).toBe(1), patient);
    ticking.complete();
    await vi.waitFor(() => expect(live.ended).toBe('complete'), patient);
    expect(live.errors).toEqual([]);
  });

  test('its death is a resumable error, and whoever comes back finds it again', async () => {
    const { ticking, foreign, client } = await open(serve);
    const live = record(client, query);
    await vi.waitFor(() => expect(ticking.running).toBe(1), patient);
    await foreign.close();
    await vi.waitFor(() => expect(live.ended).toBe('error'), patient);
    expect(live.errors).toMatchObject([
      [{ extensions: { code: 'LIVE_INTERRUPTED', resumable: true } }],
    ]);
    expect(JSON.stringify(live.errors)).not.toContain('127.0.0.1');
    const meanwhile = record(client, query);
    await vi.waitFor(() => expect(meanwhile.ended).toBe('error'), patient);
    expect(meanwhile.errors).toMatchObject([[{ extensions: { code: 'LIVE_INTERRUPTED' } }]]);
    const back = await serve(ticking, Number(new URL(foreign.url).port));
    disposals.push(() => back.close());
    const before = ticking.running;
    const again = record(client, query);
    await vi.waitFor(() => expect(ticking.running).toBe(before + 1), patient);
    ticking.tick();
    await vi.waitFor(() => expect(again.frames).toHaveLength(1), patient);
  });

  test('what it refuses is refused with its error, and nothing else ends', async () => {
    const { ticking, client } = await open(serve);
    const live = record(client, query);
    await vi.waitFor(() => expect(ticking.running).toBe(1), patient);
    const broken = record(client, 'subscription { broken { n } }');
    await vi.waitFor(() => expect(broken.ended).toBeDefined(), patient);
    expect(JSON.stringify([broken.errors, broken.frames])).toContain('no such luck');
    ticking.tick();
    await vi.waitFor(() => expect(live.frames).toHaveLength(1), patient);
  });
});

async function subscriptions(gateway: TestGateway): Promise<number> {
  const status: unknown = await (await fetch(`${gateway.url}/statusz`)).json();
  return Number(/"subscriptions":(\d+)/.exec(JSON.stringify(status))?.[1]);
}

test('server-sent events, however they are cut', () => {
  const text =
    ': hi\r\n\r\nevent: next\r\ndata: {"a":1,\r\ndata: "b":2}\r\n\r\nevent: complete\n\n';
  for (let cut = 0; cut <= text.length; cut += 1) {
    const read = createEventReader(1_000);
    expect([...read(text.slice(0, cut)), ...read(text.slice(cut))]).toEqual([
      { name: 'next', data: '{"a":1,\n"b":2}' },
      { name: 'complete', data: '' },
    ]);
  }
  expect(() => createEventReader(10)('data: much too long')).toThrow(/too large/);
});
