// Documents made to hurt, over HTTP and WebSocket: none gets as far as planning, none is a 500, none is dear to refuse,
// and who asks politely meanwhile is served. How long a victim waits is measured by `npm run bench -- hostile`.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { askByHttp, askBySocket } from '../testing/ask-gateway.ts';
import { hostileDocuments, hostileVariables } from '../testing/hostile-documents.ts';
import { libraryGraph } from '../testing/library-graph.ts';
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts';
import type { FinishedSpan } from '../telemetry/tracer.ts';

let gateway: TestGateway;
const spans: FinishedSpan[] = [];

beforeAll(async () => {
  const exporter = { export: (span: FinishedSpan) => void spans.push(span), close: async () => {} };
  gateway = await startTestGateway(libraryGraph, {}, { spans: exporter });
});

afterAll(() => gateway.close());

function plannedOrRun(): string[] {
  return spans.map(({ name }) => name).filter((name) => /plan|execute|fetch/.test(name));
}

test.each(hostileDocuments)(
  '$name: refused before planning, over HTTP and WebSocket',
  async (one) => {
    spans.length = 0;
    const { query, codes } = one;
    const { status, told } = await askByHttp(gateway.url, { query });
    expect(status).toBe(400);
    expect(told).not.toHaveProperty('data');
    expect(codes).toContain(told.errors?.[0]?.extensions?.code);
    expect(told.errors?.length).toBeLessThanOrEqual(21);
    expect(JSON.stringify(told).length).toBeLessThan(32 * 1024);
    const bySocket = await askBySocket(gateway.url, { query });
    expect(bySocket).not.toHaveProperty('data');
    expect(codes).toContain(bySocket.errors?.[0]?.extensions?.code);
    expect(plannedOrRun()).toEqual([]);
  },
);

test.each(hostileVariables)('%s are a client’s mistake', async (_name, value) => {
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
    body: `{"query":"query($a: Int) { books(first: $a) { id } }","variables":{"a":${value}}}`,
  });
  expect(response.status).toBe(400);
  const text = await response.text();
  expect(text).toContain('BAD_USER_INPUT');
  expect(text.length).toBeLessThan(32 * 1024);
});

test('refusing any of them takes the thread no longer than serving a few polite requests', async () => {
  // Both are measured here and now, in the same process: a ratio, and a wide one, so that a busy machine is no failure.
  const polite = await longestTurn(async (i) => {
    await askByHttp(gateway.url, { query: `{ n${i}: book(id: "b1") { title author { name } } }` });
  });
  for (const { name, query } of hostileDocuments) {
    const hostile = await longestTurn(() => askByHttp(gateway.url, { query }));
    expect(hostile, name).toBeLessThan(Math.max(polite * 20, 250));
  }
});

/** The best of three: what the machine does besides is left out that way. Milliseconds. */
async function longestTurn(ask: (round: number) => Promise<unknown>): Promise<number> {
  const turns: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    const watch = monitorEventLoopDelay({ resolution: 1 });
    watch.enable();
    await ask(round);
    await new Promise((resolve) => setTimeout(resolve, 5));
    watch.disable();
    turns.push(watch.max / 1e6);
  }
  return Math.min(...turns);
}

test('a victim is served while all of it is sent', async () => {
  const query = '{ book(id: "b1") { title author { name } } }';
  const attack = hostileDocuments.flatMap(({ query: text }) => [
    askByHttp(gateway.url, { query: text }),
    askBySocket(gateway.url, { query: text }),
  ]);
  const victim = Array.from({ length: 20 }, () => askByHttp(gateway.url, { query }));
  for (const { told } of await Promise.all(victim)) {
    expect(told).toEqual({ data: { book: { title: 'Emma', author: { name: 'Author a1' } } } });
  }
  await Promise.all(attack);
});
