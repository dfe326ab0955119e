// Server-sent events and multipart over HTTP as the wire shows them: framing byte by byte, cursors, heartbeats, ends,
// what is refused with a status, and that a client that has gone costs nothing.
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { afterEach, expect, test, vi } from 'vitest';
import {
  openTransportWorld,
  type TransportBounds,
  type TransportWorld,
} from '../testing/transport-world.ts';

const worlds: TransportWorld[] = [];
const responses: IncomingMessage[] = [];
const waiting = { timeout: 20_000, interval: 5 };
const events = 'text/event-stream';
const multipart = 'multipart/mixed;boundary="graphql";subscriptionSpec=1.0';

afterEach(async () => {
  for (const response of responses.splice(0)) response.destroy();
  for (const world of worlds.splice(0)) await world.close();
});

async function open(bounds: TransportBounds = {}): Promise<TransportWorld> {
  const world = await openTransportWorld(bounds);
  worlds.push(world);
  return world;
}

type Heard = { response: IncomingMessage; text: string; ended: boolean };

/** A POST, or a GET when there is no body, that writes down what it hears. */
async function ask(
  world: TransportWorld,
  accept: string,
  body: object | undefined,
  { headers = {}, search = '' }: { headers?: Record<string, string>; search?: string } = {},
): Promise<Heard> {
  const method = body === undefined ? 'GET' : 'POST';
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const sent = httpRequest(
      world.url + search,
      { method, agent: false, headers: { accept, ...type, ...headers } },
      resolve,
    );
    sent.on('error', reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
  responses.push(response);
  const heard: Heard = { response, text: '', ended: false };
  response.setEncoding('utf8');
  response.on('error', () => {});
  response.on('data', (text: string) => {
    heard.text += text;
  });
  response.on('end', () => {
    heard.ended = true;
  });
  return heard;
}

const live = { query: 'subscription { version }' };

async function started(world: TransportWorld, count = 1) {
  return vi.waitFor(() => {
    const stream = world.streams[count - 1];
    if (stream?.sink === undefined) throw new Error('No stream yet.');
    return stream;
  }, waiting);
}

const hears = (heard: Heard, text: string) =>
  vi.waitFor(() => expect(heard.text).toBe(text), waiting);

test('server-sent events: id, event and data for each frame, then complete', async () => {
  const world = await open();
  const heard = await ask(world, events, live);
  const stream = await started(world);
  expect(heard.response.headers).toMatchObject({
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
    'x-content-type-options': 'nosniff',
  });
  stream.push();
  stream.pushFrame({ members: '"data":\n{}', extensions: '', position: undefined });
  const frames =
    ':\n\n' +
    'id: p1.me\nevent: next\ndata: {"data":{"version":1},"extensions":{"cursor":"p1.me"}}\n\n' +
    'event: next\ndata: {"data": {}}\n\n';
  await hears(heard, frames);
  stream.end({ kind: 'complete' });
  await hears(heard, `${frames}event: complete\ndata:\n\n`);
  await vi.waitFor(() => expect(heard.ended).toBe(true), waiting);
  await vi.waitFor(() => expect(world.open()).toBe(0), waiting);
});

test('multipart: a part for each frame, ended by its delimiter at once; the last boundary at the end', async () => {
  const world = await open();
  const heard = await ask(world, multipart, live);
  const stream = await started(world);
  expect(heard.response.headers['content-type']).toBe(
    'multipart/mixed;boundary="graphql";subscriptionSpec=1.0',
  );
  await hears(heard, '\r\n--graphql');
  stream.push();
  const part =
    '\r\n--graphql\r\ncontent-type: application/json\r\n\r\n' +
    '{"payload":{"data":{"version":1},"extensions":{"cursor":"p1.me"}}}\r\n--graphql';
  await hears(heard, part);
  stream.end({ kind: 'complete' });
  await hears(heard, `${part}--\r\n`);
  await vi.waitFor(() => expect(heard.ended).toBe(true), waiting);
});

test('a stream that fails tells why in its own way, and ends', async () => {
  const world = await open();
  const errors = [{ message: 'Over.', extensions: { code: 'TOKEN_EXPIRED' } }];
  const sse = await ask(world, events, live);
  (await started(world, 1)).end({ kind: 'failed', errors });
  const text = JSON.stringify({ errors });
  await hears(sse, `:\n\nevent: next\ndata: ${text}\n\nevent: complete\ndata:\n\n`);
  const parts = await ask(world, multipart, live);
  (await started(world, 2)).end({ kind: 'failed', errors });
  const payload = JSON.stringify({ payload: null, errors });
  const head = '\r\n--graphql\r\ncontent-type: application/json\r\n\r\n';
  await hears(parts, `${head}${payload}\r\n--graphql--\r\n`);
  expect(sse.response.statusCode).toBe(200);
});

test('heartbeats: a comment, an empty part; none behind a frame that was just told', async () => {
  const world = await open({ heartbeatMs: 50 });
  const sse = await ask(world, events, live);
  const parts = await ask(world, multipart, live);
  await vi.waitFor(() => expect(sse.text).toMatch(/^(:\n\n){3,}$/), waiting);
  const beats = /^\r\n--graphql(\r\ncontent-type: application\/json\r\n\r\n\{\}\r\n--graphql){2,}$/;
  await vi.waitFor(() => expect(parts.text).toMatch(beats), waiting);
});

test('GET is served too, with the cursor in `extensions` or as Last-Event-ID', async () => {
  const world = await open();
  const search = `?query=${encodeURIComponent(live.query)}`;
  await ask(world, events, undefined, { search, headers: { 'last-event-id': 'p7.me' } });
  expect((await started(world, 1)).request.extensions).toEqual({ cursor: 'p7.me' });
  const extensions = encodeURIComponent(JSON.stringify({ cursor: 'p8.me' }));
  await ask(world, events, undefined, {
    search: `${search}&extensions=${extensions}`,
    headers: { 'last-event-id': 'p7.me' },
  });
  expect((await started(world, 2)).request.extensions).toEqual({ cursor: 'p8.me' });
  await ask(world, multipart, { ...live, extensions: { cursor: 'p9.me' } });
  expect((await started(world, 3)).request.extensions).toEqual({ cursor: 'p9.me' });
});

test.each([
  [events, ':\n\nevent: next\ndata: {"data":{"query":"{ a }"}}\n\nevent: complete\ndata:\n\n'],
  [
    multipart,
    '\r\n--graphql\r\ncontent-type: application/json\r\n\r\n{"payload":{"data":{"query":"{ a }"}}}\r\n--graphql--\r\n',
  ],
])(
  'a query is the only answer of its stream for who takes nothing but %s',
  async (accept, text) => {
    const world = await open();
    const heard = await ask(world, accept, { query: '{ a }' });
    await hears(heard, text);
    expect(heard.response.statusCode).toBe(200);
  },
);

test('a query, and a subscription that is refused, are plain JSON for who takes JSON too', async () => {
  const world = await open();
  const accept = `${multipart}, application/graphql-response+json, application/json;q=0.9`;
  const answered = await ask(world, accept, { query: '{ a }' });
  await hears(answered, '{"data":{"query":"{ a }"}}');
  const refused = await ask(world, accept, { query: 'refuse FORBIDDEN' });
  expect(refused.response.statusCode).toBe(400);
  expect(refused.response.headers['content-type']).toContain('application/graphql-response+json');
});

test('what is refused before it runs is told on the accepted stream, as the protocol says', async () => {
  const world = await open();
  const heard = await ask(world, events, { query: 'refuse GRAPHQL_VALIDATION_FAILED' });
  expect(heard.response.statusCode).toBe(200);
  await vi.waitFor(() => expect(heard.text).toContain('event: complete'), waiting);
  expect(heard.text).toContain('GRAPHQL_VALIDATION_FAILED');
});

test('what has a status of its own keeps it', async () => {
  const world = await open({ max: 1 });
  const unknown = await ask(world, events, live, { headers: { authorization: 'Bearer bad' } });
  expect(unknown.response.statusCode).toBe(401);
  const form = await ask(world, events, live, { headers: { 'content-type': 'text/plain' } });
  expect(form.response.statusCode).toBe(415);
  const large = await ask(world, events, { query: 'x'.repeat(20_000) });
  expect(large.response.statusCode).toBe(413);
  await ask(world, events, live);
  await started(world, 1);
  const tooMany = await ask(world, multipart, live);
  expect(tooMany.response.statusCode).toBe(503);
  expect(tooMany.response.headers['retry-after']).toBe('1');
  expect(world.streams[1]?.stopped).toBe(true);
});

test.each([
  ['multipart/mixed', 406],
  ['multipart/mixed;deferSpec=20220824', 406],
  ['multipart/mixed;subscriptionSpec=2.0', 406],
  ['text/event-stream;q=0', 406],
  ['text/html', 406],
  ['application/json', 200],
  ['*/*', 200],
])('a subscription under Accept: %s is no stream (%i)', async (accept, status) => {
  const world = await open();
  const heard = await ask(world, accept, live);
  expect(heard.response.statusCode).toBe(status);
  await vi.waitFor(() => expect(heard.ended).toBe(true), waiting);
  expect(world.streams).toHaveLength(0);
});

test.each([
  [`${events}, ${multipart}`, 'text/event-stream'],
  [`${events};q=0.5, multipart/mixed;subscriptionSpec="1.0"`, 'multipart/mixed'],
  [`application/json, ${multipart};q=0.1`, 'multipart/mixed'],
])('a subscription under Accept: %s is %s', async (accept, type) => {
  const world = await open();
  const heard = await ask(world, accept, live);
  expect(heard.response.headers['content-type']).toContain(type);
});

test('sockets and streams count together, by person and by address', async () => {
  const world = await open({ perPersonMax: 1 });
  const headers = { authorization: 'Bearer ann' };
  await ask(world, events, live, { headers });
  await started(world, 1);
  expect((await ask(world, events, live, { headers })).response.statusCode).toBe(503);
  const other = await ask(world, events, live, { headers: { authorization: 'Bearer bob' } });
  expect(other.response.statusCode).toBe(200);
  expect(world.open()).toBe(2);
});

test('pages of other origins hear nothing; those of allowed ones do', async () => {
  const world = await open();
  const search = `?query=${encodeURIComponent(live.query)}`;
  const foreign = await ask(world, events, undefined, {
    search,
    headers: { origin: 'https://evil.example' },
  });
  expect(foreign.response.headers['access-control-allow-origin']).toBeUndefined();
  const allowed = await ask(world, events, undefined, {
    search,
    headers: { origin: 'https://app.example' },
  });
  expect(allowed.response.headers['access-control-allow-origin']).toBe('https://app.example');
});

test('a client that is gone releases its stream at once', async () => {
  const world = await open();
  for (const accept of [events, multipart]) {
    const heard = await ask(world, accept, live);
    const stream = await started(world, world.streams.length);
    heard.response.destroy();
    await vi.waitFor(() => expect(stream.stopped).toBe(true), waiting);
  }
  await vi.waitFor(() => expect(world.open()).toBe(0), waiting);
});

test('S-07: a client that does not read is waited for, and cut off when it never does', async () => {
  const world = await open({ bufferMaxBytes: 50_000, heartbeatMs: 100 });
  const slow = await ask(world, events, live);
  const stream = await started(world, 1);
  slow.response.pause();
  while (stream.push(20_000));
  slow.response.resume();
  await vi.waitFor(() => expect(stream.readies).toBe(1), waiting);
  expect(stream.push()).toBe(true);
  slow.response.pause();
  stream.onReady = () => {
    while (stream.push(20_000));
  };
  stream.onReady();
  await vi.waitFor(() => expect(stream.stopped).toBe(true), waiting);
  expect(world.open()).toBe(0);
});

test('the gateway stops: clients are told when to come back, and nothing is complete', async () => {
  const world = await open();
  const sse = await ask(world, events, live);
  const parts = await ask(world, multipart, live);
  await started(world, 2);
  await world.sendAway(200);
  await vi.waitFor(() => expect(sse.ended && parts.ended).toBe(true), waiting);
  const [, retryMs] = /^:\n\nretry: (\d+)\n\n$/.exec(sse.text) ?? [];
  expect(Number(retryMs)).toBeLessThanOrEqual(200);
  expect(parts.text).toContain('"payload":null');
  expect(parts.text).toContain('"code":"GOING_AWAY","resumable":true,"retryAfterMs":');
  expect(parts.text).toMatch(/--graphql--\r\n$/);
  expect(world.streams.every(({ stopped }) => stopped)).toBe(true);
  const late = await ask(world, events, live);
  expect(late.response.statusCode).toBe(503);
});
