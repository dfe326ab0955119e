// graphql-transport-ws by raw frames: every close code of the protocol, what one operation's end means for the others,
// new credentials on a live socket, and what happens to a client that does not read.
import { once } from 'node:events';
import { afterEach, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import {
  openTransportWorld,
  type TransportBounds,
  type TransportWorld,
} from '../testing/transport-world.ts';

const worlds: TransportWorld[] = [];
const clients: RawClient[] = [];

afterEach(async () => {
  for (const client of clients.splice(0)) client.socket.terminate();
  for (const world of worlds.splice(0)) await world.close();
});

async function open(bounds: TransportBounds = {}): Promise<TransportWorld> {
  const world = await openTransportWorld(bounds);
  worlds.push(world);
  return world;
}

type Told = { id?: string; type: string; payload?: unknown };

/** A socket that writes down what it hears. */
class RawClient {
  readonly socket: WebSocket;
  readonly told: Told[] = [];
  readonly texts: string[] = [];
  closed: { code: number; reason: string } | undefined;

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('error', () => {});
    socket.on('message', (data: Buffer) => {
      this.texts.push(data.toString('utf8'));
      const told: Told = JSON.parse(data.toString('utf8'));
      this.told.push(told);
    });
    socket.on('close', (code, reason) => {
      this.closed = { code, reason: String(reason) };
    });
  }

  say(...messages: (object | string)[]): void {
    for (const message of messages) {
      this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
    }
  }

  async heard(count: number): Promise<readonly Told[]> {
    return vi.waitFor(() => {
      if (this.told.length < count) throw new Error(`${this.told.length} messages yet.`);
      return this.told;
    }, waiting);
  }

  async closing(): Promise<{ code: number; reason: string }> {
    return vi.waitFor(() => {
      if (this.closed === undefined) throw new Error('The socket is open.');
      return this.closed;
    }, waiting);
  }
}

const waiting = { timeout: 20_000, interval: 5 };

async function connect(world: TransportWorld, protocol = 'graphql-transport-ws') {
  const client = new RawClient(new WebSocket(world.socketUrl, protocol));
  clients.push(client);
  await once(client.socket, 'open');
  return client;
}

async function acknowledged(world: TransportWorld, authorization?: string): Promise<RawClient> {
  const client = await connect(world);
  const payload = authorization === undefined ? undefined : { authorization };
  client.say({ type: 'connection_init', payload });
  await client.heard(1);
  expect(client.told.splice(0)).toEqual([{ type: 'connection_ack' }]);
  return client;
}

const subscribe = (id: string, query = 'subscription { version }', extensions?: object) => ({
  id,
  type: 'subscribe',
  payload: { query, extensions },
});

async function started(world: TransportWorld, count: number) {
  return vi.waitFor(() => {
    const stream = world.streams[count - 1];
    if (stream?.sink === undefined) throw new Error('No stream yet.');
    return stream;
  }, waiting);
}

test('a stream is frames with a cursor, then complete', async () => {
  const world = await open();
  const client = await acknowledged(world);
  client.say(subscribe('a "quoted" id'));
  const stream = await started(world, 1);
  expect(stream.push()).toBe(true);
  stream.pushFrame({
    members: '"data":{"version":2}',
    extensions: '"more":1',
    position: undefined,
  });
  stream.pushFrame({ members: '"data":null', extensions: '"more":1', position: 'p3' });
  stream.end({ kind: 'complete' });
  expect(await client.heard(4)).toEqual([
    {
      id: 'a "quoted" id',
      type: 'next',
      payload: { data: { version: 1 }, extensions: { cursor: 'p1.me' } },
    },
    {
      id: 'a "quoted" id',
      type: 'next',
      payload: { data: { version: 2 }, extensions: { more: 1 } },
    },
    {
      id: 'a "quoted" id',
      type: 'next',
      payload: { data: null, extensions: { more: 1, cursor: 'p3.me' } },
    },
    { id: 'a "quoted" id', type: 'complete' },
  ]);
  expect(client.socket.readyState).toBe(WebSocket.OPEN);
});

test('a cursor in `extensions` of subscribe reaches the service as it is', async () => {
  const world = await open();
  const client = await acknowledged(world);
  client.say(subscribe('1', 'subscription { version }', { cursor: 'p7.me' }));
  expect((await started(world, 1)).request.extensions).toEqual({ cursor: 'p7.me' });
});

test('an id may be used again when its operation is over, whoever ended it', async () => {
  const world = await open();
  const client = await acknowledged(world);
  client.say(subscribe('1'));
  (await started(world, 1)).end({ kind: 'complete' });
  await client.heard(1);
  client.say(subscribe('1'));
  const second = await started(world, 2);
  client.say({ id: '1', type: 'complete' }, subscribe('1'));
  await started(world, 3);
  expect(second.stopped).toBe(true);
  expect(client.closed).toBeUndefined();
});

test('a stream that fails is an error for its id; the others and the socket go on', async () => {
  const world = await open();
  const client = await acknowledged(world);
  client.say(
    subscribe('1'),
    subscribe('2'),
    subscribe('3', 'refuse FORBIDDEN'),
    subscribe('4', '{'),
  );
  const first = await started(world, 1);
  const second = await started(world, 2);
  first.end({ kind: 'failed', errors: [{ message: 'Over.', extensions: { code: 'ANY' } }] });
  second.push();
  await client.heard(5);
  expect(client.told).toEqual(
    expect.arrayContaining([
      { id: '1', type: 'error', payload: [{ message: 'Over.', extensions: { code: 'ANY' } }] },
      { id: '3', type: 'error', payload: [{ message: 'No.', extensions: { code: 'FORBIDDEN' } }] },
      expect.objectContaining({ id: '2', type: 'next' }),
    ]),
  );
  expect(client.closed).toBeUndefined();
});

test('a payload that is no request is an error for its id', async () => {
  const world = await open();
  const client = await acknowledged(world);
  client.say({ id: '1', type: 'subscribe', payload: { query: 7 } });
  expect(await client.heard(1)).toMatchObject([
    { id: '1', type: 'error', payload: [{ extensions: { code: 'BAD_REQUEST' } }] },
  ]);
});

test('after `complete` of the client nothing more is told, and what was asked is given up', async () => {
  const world = await open();
  const client = await acknowledged(world);
  client.say(subscribe('1', 'wait {'), subscribe('2'));
  const stream = await started(world, 1);
  client.say({ id: '1', type: 'complete' }, { id: '2', type: 'complete' }, { type: 'ping' });
  expect(await client.heard(1)).toEqual([{ type: 'pong' }]);
  expect(stream.stopped).toBe(true);
  expect(world.asked[0]?.frame.signal.aborted).toBe(true);
  stream.push();
  client.say({ type: 'ping' });
  await client.heard(2);
  expect(client.told.map(({ type }) => type)).toEqual(['pong', 'pong']);
});

test('a client that is gone releases its streams at once', async () => {
  const world = await open();
  const client = await acknowledged(world);
  client.say(subscribe('1'), subscribe('2', 'wait {'));
  const stream = await started(world, 1);
  client.socket.terminate();
  await vi.waitFor(() => expect(stream.stopped).toBe(true), waiting);
  await vi.waitFor(() => expect(world.open()).toBe(0), waiting);
  expect(world.asked.every(({ frame }) => frame.signal.aborted || frame.streams)).toBe(true);
});

test.each([
  ['no JSON', 'nonsense'],
  ['no object', '[]'],
  ['null', 'null'],
  ['no type', '{}'],
  ['an unknown type', '{"type":"dance"}'],
  ['a message of the server', '{"id":"1","type":"next","payload":{}}'],
  ['no id', '{"type":"subscribe","payload":{"query":"{ a }"}}'],
  ['an empty id', '{"id":"","type":"subscribe","payload":{"query":"{ a }"}}'],
  ['a number for an id', '{"id":1,"type":"subscribe","payload":{"query":"{ a }"}}'],
  ['an id that is too long', `{"id":"${'i'.repeat(129)}","type":"subscribe","payload":{}}`],
  ['no payload', '{"id":"1","type":"subscribe"}'],
  ['a list for a payload', '{"id":"1","type":"subscribe","payload":[]}'],
  ['a ping with a text', '{"type":"ping","payload":"x"}'],
])('4400: %s', async (_what, text) => {
  const world = await open();
  const client = await acknowledged(world);
  client.say(text);
  expect((await client.closing()).code).toBe(4400);
});

test('4401: an operation before the acknowledgement, or a token that is not good', async () => {
  const world = await open();
  const early = await connect(world);
  early.say(subscribe('1'));
  expect(await early.closing()).toEqual({ code: 4401, reason: 'Unauthorized' });
  const bad = await connect(world);
  bad.say({ type: 'connection_init', payload: { Authorization: 'Bearer bad' } });
  expect(await bad.closing()).toEqual({ code: 4401, reason: 'UNAUTHENTICATED' });
});

test('4403: a person has as many sockets as allowed, wherever they come from', async () => {
  const world = await open({ perPersonMax: 2 });
  const first = await acknowledged(world, 'Bearer ann');
  await acknowledged(world, 'Bearer ann');
  await acknowledged(world, 'Bearer bob');
  const third = await connect(world);
  third.say({ type: 'connection_init', payload: { authorization: 'Bearer ann' } });
  expect(await third.closing()).toEqual({ code: 4403, reason: 'TOO_MANY_SOCKETS' });
  first.socket.close();
  await vi.waitFor(() => expect(world.open()).toBe(2), waiting);
  await acknowledged(world, 'Bearer ann');
});

test('503: an address, or everybody, has as many sockets as allowed', async () => {
  for (const bounds of [{ perAddressMax: 1 }, { max: 1 }]) {
    const world = await open(bounds);
    await acknowledged(world);
    const refused = new WebSocket(world.socketUrl, 'graphql-transport-ws');
    const [error] = await once(refused, 'error');
    expect(String(error)).toContain('503');
  }
});

test('4406: no subprotocol, or another one', async () => {
  const world = await open();
  const client = new RawClient(new WebSocket(world.socketUrl));
  clients.push(client);
  expect((await client.closing()).code).toBe(4406);
  const other = new WebSocket(world.socketUrl, 'graphql-ws');
  const [error] = await once(other, 'error');
  expect(String(error)).toContain('subprotocol');
  await vi.waitFor(() => expect(world.open()).toBe(0), waiting);
});

test('4408: connection_init does not come in time; one that comes in time stops the clock', async () => {
  const world = await open({ initTimeoutMs: 150 });
  const quiet = await connect(world);
  const polite = await acknowledged(world);
  expect((await quiet.closing()).code).toBe(4408);
  polite.say({ type: 'ping' });
  await polite.heard(1);
  expect(polite.closed).toBeUndefined();
});

test('4409: an id that is in use; its stream ends with the socket', async () => {
  const world = await open();
  const client = await acknowledged(world);
  client.say(subscribe('1'));
  const stream = await started(world, 1);
  client.say(subscribe('1'));
  expect(await client.closing()).toEqual({
    code: 4409,
    reason: 'Subscriber for 1 already exists',
  });
  await vi.waitFor(() => expect(stream.stopped).toBe(true), waiting);
});

test('4409: an id of many odd characters still fits a close frame', async () => {
  const world = await open();
  const client = await acknowledged(world);
  client.say(subscribe('ä'.repeat(128), 'wait {'), subscribe('ä'.repeat(128), 'wait {'));
  expect((await client.closing()).code).toBe(4409);
});

test('4429: connection_init twice, before the acknowledgement or after', async () => {
  const world = await open();
  const after = await acknowledged(world);
  after.say({ type: 'connection_init' });
  expect((await after.closing()).code).toBe(4429);
  const before = await connect(world);
  before.say({ type: 'connection_init' }, { type: 'connection_init' });
  expect((await before.closing()).code).toBe(4429);
});

test('4500: a defect', async () => {
  const world = await open();
  const client = await acknowledged(world);
  client.say(subscribe('1', 'crash'));
  expect(await client.closing()).toEqual({ code: 4500, reason: 'Internal server error' });
});

test('1009: a frame that is too large; 1007: one that is no text', async () => {
  const world = await open();
  const large = await acknowledged(world);
  large.say({ type: 'ping', payload: { x: 'x'.repeat(20_000) } });
  expect((await large.closing()).code).toBe(1009);
  const odd = await acknowledged(world);
  odd.socket.send(Buffer.from([0xff, 0xfe]), { binary: false });
  expect((await odd.closing()).code).toBe(1007);
});

test('1001: the gateway stops, clients are told when to come back, and no more are let in', async () => {
  const world = await open();
  const ones = await Promise.all(Array.from({ length: 20 }, () => acknowledged(world)));
  ones[0]?.say(subscribe('1'));
  const stream = await started(world, 1);
  await world.sendAway(300);
  for (const one of ones) {
    const { code, reason } = await one.closing();
    expect(code).toBe(1001);
    const [, ms] = /^Going away: retry after (\d+) ms$/.exec(reason) ?? [];
    expect(Number(ms)).toBeLessThanOrEqual(300);
  }
  expect(stream.stopped).toBe(true);
  const late = new WebSocket(world.socketUrl, 'graphql-transport-ws');
  const [error] = await once(late, 'error');
  expect(String(error)).toContain('503');
});

test('too many operations: an error for the one too many, until another is over', async () => {
  const world = await open({ operationsMax: 2 });
  const client = await acknowledged(world);
  client.say(subscribe('1'), subscribe('2'), subscribe('3'));
  expect(await client.heard(1)).toMatchObject([
    { id: '3', type: 'error', payload: [{ extensions: { code: 'TOO_MANY_SUBSCRIPTIONS' } }] },
  ]);
  (await started(world, 1)).end({ kind: 'complete' });
  client.say(subscribe('3'));
  await started(world, 3);
});

test('a ping with a token renews it for what runs and what comes, and is told so', async () => {
  const world = await open();
  const client = await acknowledged(world, 'Bearer ann');
  client.say(subscribe('1'));
  const stream = await started(world, 1);
  client.say({ type: 'ping', payload: { authorization: 'Bearer bad' } });
  await client.heard(1);
  client.say({ type: 'ping', payload: { authorization: 'Bearer bob' } });
  await client.heard(2);
  client.say({ type: 'ping', payload: { authorization: 'Bearer ann' } });
  await client.heard(3);
  expect(client.told).toEqual([
    { type: 'pong', payload: { authorization: 'refused', code: 'UNAUTHENTICATED' } },
    { type: 'pong', payload: { authorization: 'refused', code: 'FORBIDDEN' } },
    { type: 'pong', payload: { authorization: 'accepted' } },
  ]);
  await vi.waitFor(() => expect(stream.credentials).toHaveLength(2), waiting);
  client.say(subscribe('2'));
  expect((await started(world, 2)).credentials).toEqual([{ authorization: 'Bearer ann' }]);
});

test('who came without a token may bring one, and counts as that person then', async () => {
  const world = await open({ perPersonMax: 1 });
  const client = await acknowledged(world);
  client.say({ type: 'ping', payload: { authorization: 'Bearer ann' } });
  expect(await client.heard(1)).toMatchObject([{ payload: { authorization: 'accepted' } }]);
  const second = await acknowledged(world);
  second.say({ type: 'ping', payload: { authorization: 'Bearer ann' } });
  expect(await second.heard(1)).toMatchObject([{ payload: { code: 'TOO_MANY_SOCKETS' } }]);
});

test.each([
  ['TOKEN_EXPIRED', 4401],
  ['TOKEN_REVOKED', 4403],
])('%s ends a stream; when nothing is left the socket is closed with %i', async (code, closed) => {
  const world = await open();
  const client = await acknowledged(world, 'Bearer ann');
  client.say(subscribe('1'), subscribe('2'));
  const first = await started(world, 1);
  const second = await started(world, 2);
  const end = { kind: 'failed', errors: [{ message: 'Over.', extensions: { code } }] } as const;
  first.end(end);
  await client.heard(1);
  client.say({ type: 'ping' });
  await client.heard(2);
  expect(client.closed).toBeUndefined();
  second.end(end);
  expect(await client.closing()).toEqual({ code: closed, reason: code });
  expect(client.told.filter(({ type }) => type === 'error')).toHaveLength(2);
});

test('S-07: a client that does not read is waited for, at a bound of bytes; another gets everything', async () => {
  const world = await open({ bufferMaxBytes: 50_000 });
  const slow = await acknowledged(world);
  slow.say(subscribe('1'), subscribe('2'));
  const first = await started(world, 1);
  const second = await started(world, 2);
  slow.socket.pause();
  let pushed = 0;
  // What fits into the operating system's buffers is not the gateway's; then the bound counts.
  await vi.waitFor(() => {
    while (pushed < 100_000 && first.push(10_000)) pushed += 1;
    expect(first.push(10)).toBe(false);
    expect(second.push(10)).toBe(false);
  }, waiting);
  const quick = await acknowledged(world);
  quick.say(subscribe('1'));
  const third = await started(world, 3);
  expect(third.push()).toBe(true);
  await quick.heard(1);
  slow.socket.resume();
  await vi.waitFor(() => expect(first.readies + second.readies).toBeGreaterThanOrEqual(2), waiting);
  expect(first.push()).toBe(true);
  const last = `"version":${pushed + 3}`;
  await vi.waitFor(
    () => expect(slow.texts.some((text) => text.includes(last))).toBe(true),
    waiting,
  );
});

test('S-07: a client that reads nothing at all is cut off', async () => {
  const world = await open({ bufferMaxBytes: 10_000, pingEveryMs: 100 });
  const client = await acknowledged(world);
  client.say(subscribe('1'));
  const stream = await started(world, 1);
  client.socket.pause();
  while (stream.push(50_000));
  await vi.waitFor(() => expect(stream.stopped).toBe(true), waiting);
  expect(world.open()).toBe(0);
});

test('a client that asks without reading is not read from, and costs no more than the bound', async () => {
  const world = await open({ bufferMaxBytes: 10_000, messageMaxBytes: 200_000 });
  const client = await acknowledged(world);
  client.socket.pause();
  const query = `{ ${'x'.repeat(100_000)} }`;
  for (let id = 0; id < 300; id += 1) client.say(subscribe(String(id), query));
  // Answers of 30 MB in all: most of what was asked waits with the client.
  let before = 0;
  await vi.waitFor(
    () => {
      const still = world.asked.length === before;
      before = world.asked.length;
      expect(still && before > 0).toBe(true);
    },
    { timeout: 20_000, interval: 100 },
  );
  expect(world.asked.length).toBeLessThan(300);
  client.socket.resume();
  await client.heard(600);
  expect(client.told.filter(({ type }) => type === 'complete')).toHaveLength(300);
});

test('a frame larger than an answer may be says so and keeps its cursor', async () => {
  const world = await open({ responseMaxBytes: 1_000 });
  const client = await acknowledged(world);
  client.say(subscribe('1'), subscribe('2', `{ ${'y'.repeat(2_000)} }`));
  (await started(world, 1)).push(2_000);
  await client.heard(3);
  const tooLarge = { data: null, errors: [{ extensions: { code: 'RESPONSE_TOO_LARGE' } }] };
  expect(client.told).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ id: '1', payload: expect.objectContaining({ data: null }) }),
    ]),
  );
  const framed = client.told.find(({ id, type }) => id === '1' && type === 'next');
  expect(framed).toMatchObject({ payload: { ...tooLarge, extensions: { cursor: 'p1.me' } } });
  const answered = client.told.find(({ id, type }) => id === '2' && type === 'next');
  expect(answered).toMatchObject({ payload: tooLarge });
});
