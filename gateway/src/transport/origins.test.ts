// Pages of other sites: what an allow-list lets through, and what no page can make a browser send.
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { libraryGraph } from '../testing/library-graph.ts';
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway(libraryGraph, {
    NODE_ENV: 'production',
    CORS_ORIGINS: 'https://app.example, https://admin.example',
  });
});

afterAll(() => gateway.close());

function preflight(origin: string): Promise<Response> {
  return fetch(`${gateway.url}/graphql`, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type,authorization',
    },
  });
}

test('a listed origin may ask, with the headers it names', async () => {
  const { status, headers } = await preflight('https://app.example');
  expect(status).toBe(204);
  expect(headers.get('access-control-allow-origin')).toBe('https://app.example');
  expect(headers.get('access-control-allow-headers')).toBe('content-type,authorization');
  expect(headers.get('access-control-allow-credentials')).toBeNull();
  const asked = await fetch(`${gateway.url}/graphql?query={__typename}`, {
    headers: { origin: 'https://admin.example' },
  });
  expect(asked.headers.get('access-control-allow-origin')).toBe('https://admin.example');
  expect(asked.headers.get('vary')).toBe('Origin');
});

test.each(['https://evil.example', 'http://localhost:3000', 'null', 'https://app.example.evil'])(
  'the origin %s is not let through',
  async (origin) => {
    const { status, headers } = await preflight(origin);
    expect(status).toBe(405);
    expect(headers.get('access-control-allow-origin')).toBeNull();
  },
);

test.each([
  ['https://app.example', true],
  ['https://evil.example', false],
  ['http://localhost:3000', false],
])('a WebSocket of a page at %s opens: %s', async (origin, opens) => {
  const socket = new WebSocket(
    `${gateway.url.replace('http', 'ws')}/graphql`,
    'graphql-transport-ws',
    {
      origin,
    },
  );
  const [told] = await Promise.race([
    once(socket, 'open').then(() => ['open']),
    once(socket, 'unexpected-response').then(() => ['refused']),
  ]);
  expect(told).toBe(opens ? 'open' : 'refused');
  socket.terminate();
});

test('a page of the gateway itself may open one', async () => {
  const socket = new WebSocket(
    `${gateway.url.replace('http', 'ws')}/graphql`,
    'graphql-transport-ws',
    {
      origin: gateway.url,
    },
  );
  await once(socket, 'open');
  expect(socket.readyState).toBe(socket.OPEN);
  socket.terminate();
});

test('a form of another site: its three content types and GET mutations are refused', async () => {
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
    const { status } = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': type },
      body: '{"query":"mutation { count }"}',
    });
    expect(status).toBe(415);
  }
  const { status } = await fetch(`${gateway.url}/graphql?query=mutation{count}`);
  expect(status).toBe(405);
  expect(gateway.asked.get('catalogue')).toEqual([]);
});
