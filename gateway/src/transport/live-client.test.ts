// Our client over our transports: it resumes with its last cursor, tells every frame once, says how it stands, renews
// its token without a reconnect where it can, and gives up only when trying again would not help.
import { createLiveClient } from '@ates/client';
import type { LiveClient, LiveClientOptions, LiveError } from '@ates/client/live-client-types';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import {
  openTransportWorld,
  type TestStream,
  type TransportBounds,
  type TransportWorld,
} from '../testing/transport-world.ts';

const worlds: TransportWorld[] = [];
const clients: LiveClient[] = [];
const waiting = { timeout: 20_000, interval: 5 };
const query = 'subscription { version }';

afterEach(async () => {
  for (const client of clients.splice(0)) await client.dispose();
  for (const world of worlds.splice(0)) await world.close();
});

async function open(bounds: TransportBounds = {}): Promise<TransportWorld> {
  const world = await openTransportWorld(bounds);
  worlds.push(world);
  return world;
}

async function begun(world: TransportWorld, count: number): Promise<TestStream> {
  return vi.waitFor(() => {
    const stream = world.streams[count - 1];
    if (stream?.sink === undefined) throw new Error('No stream yet.');
    return stream;
  }, waiting);
}

function record(client: LiveClient, asked: Parameters<LiveClient['subscribe']>[0] = { query }) {
  const told = {
    versions: [] as number[],
    cursors: [] as (string | undefined)[],
    statuses: [] as string[],
    error: undefined as LiveError | undefined,
    completed: false,
    leave: () => {},
  };
  told.leave = client.subscribe<{ version: number }>(asked, {
    next({ data, cursor }) {
      if (data !== null) told.versions.push(data.version);
      told.cursors.push(cursor);
    },
    status: (status) => told.statuses.push(status),
    error: (error) => {
      told.error = error;
    },
    complete: () => {
      told.completed = true;
    },
  });
  return told;
}

const versions = (told: { versions: number[] }, ...expected: number[]) =>
  vi.waitFor(() => expect(told.versions).toEqual(expected), waiting);

describe.each(['WebSocket', 'server-sent events'])('over %s', (transport) => {
  function connect(world: TransportWorld, options: Partial<LiveClientOptions> = {}): LiveClient {
    const client = createLiveClient({
      url: transport === 'WebSocket' ? world.socketUrl : world.url,
      webSocketImpl: WebSocket,
      retryFirstMs: 10,
      retryMaxMs: 50,
      ...options,
    });
    clients.push(client);
    return client;
  }

  test('after a lost connection it goes on behind the last frame, and says so', async () => {
    const world = await open();
    const told = record(connect(world));
    const first = await begun(world, 1);
    expect(first.request.extensions).toBeUndefined();
    first.push();
    first.push();
    await versions(told, 1, 2);
    world.cut();
    const second = await begun(world, 2);
    expect(second.request.extensions).toEqual({ cursor: 'p2.me' });
    await vi.waitFor(() => expect(told.statuses.at(-1)).toBe('live'), waiting);
    second.pushFrame({ members: '"data":{"version":3}', extensions: '', position: 'p3' });
    await versions(told, 1, 2, 3);
    expect(told.statuses).toEqual(['connecting', 'live', 'resuming', 'live']);
    expect(told.error).toBeUndefined();
  });

  test('a frame that comes twice is told once', async () => {
    const world = await open();
    const told = record(connect(world));
    const first = await begun(world, 1);
    for (const position of ['p1', 'p2', 'p1', 'p2', 'p3']) {
      const version = position.slice(1);
      first.pushFrame({ members: `"data":{"version":${version}}`, extensions: '', position });
    }
    await versions(told, 1, 2, 3);
    expect(told.cursors).toEqual(['p1.me', 'p2.me', 'p3.me']);
  });

  test.each(['CURSOR_INVALID', 'CURSOR_STALE'])(
    '%s: a gap, then a fresh snapshot',
    async (code) => {
      const world = await open();
      const told = record(connect(world), { query, cursor: 'old' });
      const stream = await begun(world, 1);
      expect(stream.request.extensions).toEqual({ cursor: 'old' });
      const extensions = `"code":"${code}"`;
      stream.pushFrame({ members: '"data":{"version":9}', extensions, position: 'p9' });
      await versions(told, 9);
      expect(told.statuses).toEqual(['resuming', 'live', 'gap', 'live']);
    },
  );

  test('an end that is resumable is resumed; another is told', async () => {
    const world = await open();
    const told = record(connect(world));
    const first = await begun(world, 1);
    first.push();
    const errors = [{ message: 'Slow.', extensions: { code: 'CLIENT_TOO_SLOW', resumable: true } }];
    first.end({ kind: 'failed', errors });
    const second = await begun(world, 2);
    expect(second.request.extensions).toEqual({ cursor: 'p1.me' });
    const final = [{ message: 'No.', extensions: { code: 'FORBIDDEN' } }];
    second.end({ kind: 'failed', errors: final });
    await vi.waitFor(() => expect(told.error?.code).toBe('FORBIDDEN'), waiting);
    expect(told.error?.errors).toEqual(final);
    expect(told.statuses.at(-1)).toBe('over');
  });

  test('a refused subscription is over at once', async () => {
    const world = await open();
    const told = record(connect(world), { query: 'subscription refuse { version }' });
    await vi.waitFor(() => expect(told.error?.code).toBe('FORBIDDEN'), waiting);
    expect(told.statuses).toContain('over');
  });

  test('a token that is refused is replaced, and the subscription resumed', async () => {
    const world = await open();
    const tokens = ['Bearer bad', 'Bearer ann', 'Bearer ann-again'];
    const credentials = () => ({ authorization: tokens.shift() ?? 'Bearer late' });
    const told = record(connect(world, { credentials }));
    const first = await begun(world, 1);
    first.push();
    await versions(told, 1);
    const errors = [{ message: 'Over.', extensions: { code: 'TOKEN_EXPIRED', resumable: true } }];
    first.end({ kind: 'failed', errors });
    const second = await begun(world, 2);
    expect(second.request.extensions).toEqual({ cursor: 'p1.me' });
    expect(second.credentials[0]?.authorization).toBe('Bearer ann-again');
    expect(told.error).toBeUndefined();
  });

  test('a token that is refused again and again ends the subscription', async () => {
    const world = await open();
    const credentials = () => ({ authorization: 'Bearer bad' });
    const told = record(connect(world, { credentials }));
    await vi.waitFor(() => expect(told.statuses).toContain('over'), waiting);
    expect(told.error?.code).toBe(transport === 'WebSocket' ? 'CLOSED_4401' : 'HTTP_401');
  });

  test('a token is renewed before it expires, without a frame lost', async () => {
    const world = await open();
    let count = 0;
    const credentials = () => {
      count += 1;
      const expiresAtMs = Date.now() + (count === 1 ? 200 : 3_600_000);
      return { authorization: 'Bearer ann', expiresAtMs };
    };
    const told = record(connect(world, { credentials }));
    const first = await begun(world, 1);
    first.push();
    // On the same stream where the transport can, otherwise on another that goes on behind the first.
    const renewed = await vi.waitFor(() => {
      const stream = world.streams.at(-1);
      const known = first.credentials.length === 2 ? first : stream;
      if (known?.sink === undefined || (known === first && known.credentials.length < 2)) {
        throw new Error('Not yet.');
      }
      return known;
    }, waiting);
    expect(renewed === first).toBe(transport === 'WebSocket');
    expect(first.stopped).toBe(transport !== 'WebSocket');
    renewed.pushFrame({ members: '"data":{"version":2}', extensions: '', position: 'p2' });
    await versions(told, 1, 2);
  });

  test('when the gateway stops it comes back, not before it was told to', async () => {
    const world = await open();
    const told = record(connect(world));
    (await begun(world, 1)).push();
    await versions(told, 1);
    await world.sendAway(50);
    await vi.waitFor(() => expect(told.statuses).toContain('resuming'), waiting);
    expect(told.error).toBeUndefined();
  });

  test('it gives up after as many failures as it may have', async () => {
    const world = await open();
    const client = connect(world, { retriesMax: 2 });
    await world.close();
    const told = record(client);
    await vi.waitFor(() => expect(told.error?.code).toBe('UNREACHABLE'), waiting);
    expect(told.statuses).toEqual(['connecting', 'over']);
  });

  test('frames to iterate; leaving the loop releases the stream', async () => {
    const world = await open();
    const client = connect(world);
    const frames = client.iterate<{ version: number }>({ query, variables: { a: 1 } });
    const stream = await begun(world, 1);
    expect(stream.request.variables).toEqual({ a: 1 });
    for (let push = 0; push < 3; push += 1) stream.push();
    const seen: (number | undefined)[] = [];
    for await (const { data } of frames) {
      seen.push(data?.version);
      if (seen.length === 3) break;
    }
    expect(seen).toEqual([1, 2, 3]);
    await vi.waitFor(() => expect(stream.stopped).toBe(true), waiting);
  });

  test('the end of a stream ends the loop, an error is thrown', async () => {
    const world = await open();
    const client = connect(world);
    const complete = client.iterate({ query });
    (await begun(world, 1)).end({ kind: 'complete' });
    expect(await complete.next()).toEqual({ done: true, value: undefined });
    const failing = client.iterate({ query: 'subscription refuse { version }' });
    await expect(failing.next()).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  test('leaving releases the stream, and nothing more is told', async () => {
    const world = await open();
    const told = record(connect(world));
    const stream = await begun(world, 1);
    stream.push();
    await versions(told, 1);
    told.leave();
    await vi.waitFor(() => expect(stream.stopped).toBe(true), waiting);
    expect(told.statuses.at(-1)).toBe('over');
    expect(told.completed).toBe(false);
  });
});
