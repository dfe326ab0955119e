// Too much at once, and too much from one: refused with Retry-After, told by /readyz, over by itself.
import { once } from 'node:events';
import { expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { askByHttp, askBySocket } from '../testing/ask-gateway.ts';
import { startTestGateway } from '../testing/test-gateway.ts';
import type { TestSubgraphDefinition } from '../testing/test-subgraph.ts';
import { createOverloadGuard } from './overload.ts';

function slowGraph() {
  const doors: (() => void)[] = [];
  const definition: TestSubgraphDefinition = {
    sdl: 'type Query { slow: Int quick: Int many: [Thing] } type Thing { id: ID }',
    resolvers: {
      Query: {
        slow: () => new Promise((resolve) => doors.push(() => resolve(1))),
        quick: () => 1,
        many: () => [],
      },
    },
  };
  return { definition, doors };
}

test('over the bound of requests in flight: 503 at once, then all is well again', async () => {
  const { definition, doors } = slowGraph();
  const gateway = await startTestGateway({ slow: definition }, { IN_FLIGHT_MAX: '2' });
  const waiting = [1, 2].map(() => askByHttp(gateway.url, { query: '{ slow }' }));
  await vi.waitFor(() => expect(doors).toHaveLength(2), { timeout: 30_000, interval: 10 });
  const shed = await askByHttp(gateway.url, { query: '{ quick }' });
  expect(shed.status).toBe(503);
  expect(shed.headers.get('retry-after')).toBe('1');
  expect(shed.told.errors?.[0]?.extensions?.code).toBe('OVERLOADED');
  const bySocket = await askBySocket(gateway.url, { query: '{ quick }' });
  expect(bySocket.errors?.[0]?.extensions?.code).toBe('OVERLOADED');
  expect((await fetch(`${gateway.url}/readyz`)).status).toBe(503);
  expect((await fetch(`${gateway.url}/healthz`)).status).toBe(200);
  for (const open of doors) open();
  expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual([200, 200]);
  expect((await fetch(`${gateway.url}/readyz`)).status).toBe(200);
  expect((await askByHttp(gateway.url, { query: '{ quick }' })).status).toBe(200);
  await gateway.close();
});

test('an event loop that is late sheds load, and lets it in again when it is not', async () => {
  const guard = createOverloadGuard({ inFlightMax: 10, lagMaxMs: 150 });
  expect(guard.enter()).toBeDefined();
  const until = performance.now() + 1_500;
  while (performance.now() < until);
  await vi.waitFor(() => expect(guard.enter()).toBeUndefined(), { timeout: 30_000, interval: 5 });
  await vi.waitFor(() => expect(guard.enter()).toBeDefined(), { timeout: 30_000, interval: 20 });
  guard.close();
});

test('a request leaves once, however often it says so', () => {
  const guard = createOverloadGuard({ inFlightMax: 10, lagMaxMs: 1_000 });
  const leave = guard.enter();
  leave?.();
  leave?.();
  expect(guard.inFlight).toBe(0);
  guard.close();
});

test('an address that asks too much gets 429 and is told when to come back', async () => {
  const { definition } = slowGraph();
  const gateway = await startTestGateway(
    { slow: definition },
    { RATE_LIMIT_ADDRESS: '1', RATE_LIMIT_BURST_SECONDS: '1', TRUSTED_PROXIES: '1' },
  );
  const from = (address: string, query: string) =>
    askByHttp(gateway.url, { query }, { 'x-forwarded-for': address });
  expect((await from('1.1.1.1', '{ many { id } }')).status).toBe(200);
  const over = await from('1.1.1.1', '{ quick }');
  expect(over.status).toBe(429);
  // A list of ten: nine more than one second allows.
  expect(over.headers.get('retry-after')).toMatch(/^[5-9]$/);
  expect(over.told.errors?.[0]?.extensions?.code).toBe('RATE_LIMITED');
  expect((await from('2.2.2.2', '{ quick }')).status).toBe(200);
  // Also what is refused costs: parsing is work.
  const refused = await Promise.all(Array.from({ length: 30 }, () => from('3.3.3.3', '{')));
  expect(refused.map(({ status }) => status)).toContain(429);
  await gateway.close();
});

test('sockets are bounded, altogether and by address; one that closes makes room', async () => {
  const { definition } = slowGraph();
  const gateway = await startTestGateway({ slow: definition }, { SOCKETS_PER_ADDRESS_MAX: '1' });
  const url = `${gateway.url.replace('http', 'ws')}/graphql`;
  const first = new WebSocket(url, 'graphql-transport-ws');
  await once(first, 'open');
  const second = new WebSocket(url, 'graphql-transport-ws');
  // What is refused is an error to its client too.
  second.on('error', () => {});
  const [, refused]: unknown[] = await once(second, 'unexpected-response');
  expect(refused).toMatchObject({ statusCode: 503 });
  first.close();
  await vi.waitFor(
    async () => {
      expect((await askBySocket(gateway.url, { query: '{ quick }' })).data).toEqual({ quick: 1 });
    },
    { timeout: 30_000, interval: 20 },
  );
  second.terminate();
  await gateway.close();
});
