// What can be seen of a gateway: spans from the client to every subgraph, metrics under known names, plans in
// development. Bounded, and nothing about requests where it is not asked for.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { readConfig } from '../config.ts';
import { startGateway } from '../start-gateway.ts';
import { askByHttp, askBySocket } from '../testing/ask-gateway.ts';
import { libraryGraph } from '../testing/library-graph.ts';
import { composeForTest } from '../testing/test-graph.ts';
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts';
import { listenForTest } from '../testing/test-subgraph.ts';
import { createMetricsRegistry } from './metrics.ts';
import { createOtlpExporter } from './otlp-exporter.ts';
import { createTracer, type FinishedSpan } from './tracer.ts';

/** Conditions are waited for, however loaded the machine is. */
const patient = { timeout: 30_000, interval: 20 };
const query = 'query Emma { book(id: "b1") { title author { name } } }';
const trace = '0af7651916cd43dd8448eb211c80319c';
const parent = 'b7ad6b7169203331';

describe('a gateway', () => {
  const spans: FinishedSpan[] = [];
  let gateway: TestGateway;
  beforeAll(async () => {
    const exporter = {
      export: (span: FinishedSpan) => void spans.push(span),
      close: async () => {},
    };
    gateway = await startTestGateway(libraryGraph, { METRICS: 'on' }, { spans: exporter });
  });
  afterAll(() => gateway.close());

  test('spans: one tree from the client over the request to each fetch', async () => {
    spans.length = 0;
    await askByHttp(gateway.url, { query }, { traceparent: `00-${trace}-${parent}-01` });
    const named = (name: string) => spans.filter((span) => span.name === name);
    const [root] = named('graphql.request');
    const [execution] = named('graphql.execute');
    expect(root).toMatchObject({ traceId: trace, parentSpanId: parent, kind: 'server' });
    expect(root?.attributes).toMatchObject({
      'graphql.operation.type': 'query',
      'graphql.operation.name': 'Emma',
    });
    for (const name of ['graphql.parse', 'graphql.validate', 'graphql.plan', 'graphql.execute']) {
      expect(named(name), name).toMatchObject([{ traceId: trace, parentSpanId: root?.spanId }]);
    }
    const fetches = named('fetch');
    expect(fetches.map(({ attributes }) => attributes['subgraph.name'])).toEqual([
      'catalogue',
      'authors',
    ]);
    for (const span of fetches) {
      expect(span).toMatchObject({ traceId: trace, parentSpanId: execution?.spanId });
      const service = String(span.attributes['subgraph.name']);
      const sent = gateway.asked.get(service)?.at(-1)?.headers['traceparent'];
      expect(sent).toBe(`00-${trace}-${span.spanId}-01`);
    }
  });

  test('what is not parsed or not valid says so in its span; what is known is not checked again', async () => {
    spans.length = 0;
    await askByHttp(gateway.url, { query: '{ nothing' });
    await askByHttp(gateway.url, { query: '{ nothing }' });
    expect(spans.filter(({ error }) => error !== undefined)).toMatchObject([
      { name: 'graphql.parse', error: 'GRAPHQL_PARSE_FAILED' },
      { name: 'graphql.request', error: 'GRAPHQL_PARSE_FAILED' },
      { name: 'graphql.validate', error: 'GRAPHQL_VALIDATION_FAILED' },
      { name: 'graphql.request', error: 'GRAPHQL_VALIDATION_FAILED' },
    ]);
    await askByHttp(gateway.url, { query });
    spans.length = 0;
    await askByHttp(gateway.url, { query });
    expect(spans.map(({ name }) => name)).not.toContain('graphql.parse');
  });

  test('a trace that begins here has a root without parent; an unsampled one is not recorded', async () => {
    spans.length = 0;
    await askByHttp(gateway.url, { query });
    expect(spans.find(({ name }) => name === 'graphql.request')?.parentSpanId).toBeUndefined();
    spans.length = 0;
    const unsampled = `00-${trace}-${parent}-00`;
    await askByHttp(gateway.url, { query }, { traceparent: unsampled });
    expect(spans).toEqual([]);
    expect(gateway.asked.get('authors')?.at(-1)?.headers['traceparent']).toBe(unsampled);
  });

  test('metrics under the names people know', async () => {
    await askByHttp(gateway.url, { query });
    await askByHttp(gateway.url, { query: '{ nothing }' });
    await askBySocket(gateway.url, { query });
    const metrics = async () => {
      const response = await fetch(`${gateway.url}/metrics`);
      expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
      return response.text();
    };
    await vi.waitFor(async () => {
      const text = await metrics();
      for (const line of [
        /^http_requests_total\{method="POST",route="\/graphql",status="200"\} \d+$/m,
        /^http_request_duration_seconds_bucket\{method="POST",route="\/graphql",le="\+Inf"\} \d+$/m,
        /^graphql_operations_total\{operation_type="query",outcome="answer"\} \d+$/m,
        /^graphql_operation_duration_seconds_count\{operation_type="query"\} \d+$/m,
        /^graphql_errors_total\{code="GRAPHQL_VALIDATION_FAILED"\} \d+$/m,
        /^graphql_operation_cache_total\{result="hit"\} \d+$/m,
        /^subgraph_requests_total\{subgraph="authors",outcome="ok"\} \d+$/m,
        /^subgraph_request_duration_seconds_sum\{subgraph="catalogue"\} \d/m,
        /^websocket_connections \d+$/m,
        /^graphql_subscriptions 0$/m,
        /^gateway_supergraph_info\{digest="[0-9a-f]{64}"\} 1$/m,
        /^process_resident_memory_bytes \d+$/m,
      ]) {
        expect(text).toMatch(line);
      }
      expect(text).not.toMatch(/Emma|127\.0\.0\.1/);
    }, patient);
  });

  test('the plan, when it is asked for in development', async () => {
    const { told } = await askByHttp(gateway.url, { query, extensions: { queryPlan: true } });
    expect(told.extensions?.['queryPlan']).toMatch(
      /QueryPlan \{[\s\S]*Fetch\(service: "authors"\)/,
    );
    expect((await askByHttp(gateway.url, { query })).told.extensions).toBeUndefined();
  });
});

test('production: no plans, and no metrics unless they are switched on', async () => {
  const gateway = await startTestGateway(libraryGraph, { NODE_ENV: 'production' });
  const { told } = await askByHttp(gateway.url, { query, extensions: { queryPlan: true } });
  expect(told.extensions).toBeUndefined();
  expect((await fetch(`${gateway.url}/metrics`)).status).toBe(404);
  await gateway.close();
});

describe('metrics', () => {
  test('a histogram is cumulative, labels are escaped', () => {
    const registry = createMetricsRegistry();
    const histogram = registry.histogram('took_seconds', 'Took.');
    for (const seconds of [0.0005, 0.004, 0.004, 99]) histogram.observe(seconds, { a: 'x"y\n' });
    const text = registry.text();
    expect(text).toContain('took_seconds_bucket{a="x\\"y\\n",le="0.001"} 1\n');
    expect(text).toContain('took_seconds_bucket{a="x\\"y\\n",le="0.005"} 3\n');
    expect(text).toContain('took_seconds_bucket{a="x\\"y\\n",le="10"} 3\n');
    expect(text).toContain('took_seconds_count{a="x\\"y\\n"} 4\n');
  });

  test('a label that takes any value cannot fill the memory', () => {
    const registry = createMetricsRegistry();
    const counter = registry.counter('codes_total', 'Codes.');
    for (let i = 0; i < 5_000; i += 1) counter.add({ code: `C${i}` });
    const lines = registry.text().split('\n');
    expect(lines.length).toBeLessThan(520);
    expect(lines).toContain('codes_total{code="other"} 4500');
  });
});

test('a share of the traces is recorded, the same ones everywhere', () => {
  const exported: FinishedSpan[] = [];
  const exporter = {
    export: (span: FinishedSpan) => void exported.push(span),
    close: async () => {},
  };
  for (const id of ['00000000', '7fffffff', '80000001', 'ffffffff']) {
    createTracer(exporter, 0.5)
      .start('x', 'server', `00-${'1'.repeat(24)}${id}-${parent}-01`)
      .end();
  }
  expect(exported.map(({ traceId }) => traceId.slice(-8))).toEqual(['00000000', '7fffffff']);
});

test('spans go to a collector in batches by OTLP; one that is down stops nothing', async () => {
  const bodies: string[] = [];
  const collector = await listenForTest(
    createServer((request, response) => {
      let text = '';
      request.setEncoding('utf8').on('data', (part: string) => (text += part));
      request.on('end', () => {
        bodies.push(`${request.url} ${text}`);
        response.end('{}');
      });
    }),
  );
  const logger = pino({ level: 'silent' });
  const exporter = createOtlpExporter(new URL(collector.url).origin, 'shop', logger);
  const tracer = createTracer(exporter);
  const span = tracer.start('graphql.request', 'server', `00-${trace}-${parent}-01`);
  span.set('graphql.operation.type', 'query');
  span.end('SUBGRAPH_TIMEOUT');
  await exporter.close();
  expect(bodies).toHaveLength(1);
  expect(bodies[0]).toContain('/v1/traces {"resourceSpans"');
  expect(bodies[0]).toContain(`"traceId":"${trace}"`);
  expect(bodies[0]).toContain('"status":{"code":2,"message":"SUBGRAPH_TIMEOUT"}');
  expect(bodies[0]).toMatch(/"startTimeUnixNano":"\d{19}"/);
  await collector.close();
  const lost = createOtlpExporter(new URL(collector.url).origin, 'shop', logger);
  createTracer(lost).start('x', 'client', `00-${trace}-${parent}-01`).end();
  await expect(lost.close()).resolves.toBeUndefined();
});

test('logs are lines of JSON, each of a request with its correlation and trace ids; no token is in them', async () => {
  const written: string[] = [];
  const logger = pino({ level: 'info' }, { write: (line: string) => void written.push(line) });
  const gateway = await startTestGateway(libraryGraph, {}, { logger });
  const correlation = '0190a1b2-0000-7000-8000-000000000001';
  const ids = { 'x-correlation-id': correlation, traceparent: `00-${trace}-${parent}-01` };
  await askByHttp(gateway.url, { query }, ids);
  await askByHttp(gateway.url, { query }, { ...ids, authorization: 'Bearer secret.token.here' });
  await gateway.close();
  const lines: readonly Record<string, unknown>[] = JSON.parse(`[${written.join(',')}]`);
  const ours = lines.filter((line) => line['correlationId'] === correlation);
  expect(ours).toMatchObject([
    { msg: 'request', traceId: trace, type: 'query', operationName: 'Emma', outcome: 'answer' },
    { msg: 'a token was refused', traceId: trace },
    { msg: 'request', traceId: trace, outcome: 'refused', codes: ['UNAUTHENTICATED'] },
  ]);
  expect(written.join('')).not.toContain('secret.token');
});

test('metrics of a subgraph that is gone: retries, and a breaker that opens and closes', async () => {
  const state = { up: false };
  const server = createServer((_, response) =>
    state.up
      ? response.setHeader('content-type', 'application/json').end('{"data":{"quick":1}}')
      : response.writeHead(503).end(),
  );
  const subgraph = await listenForTest(server);
  const folder = await mkdtemp(join(tmpdir(), 'ates-metrics-'));
  const supergraph = join(folder, 'supergraph.graphql');
  await writeFile(
    supergraph,
    composeForTest({ a: 'type Query { quick: Int }' }, { a: subgraph.url }),
  );
  const gateway = await startGateway(
    readConfig({
      PORT: '0',
      LOG_LEVEL: 'silent',
      SUPERGRAPH: supergraph,
      METRICS: 'on',
      SUBGRAPH_FAILURES_MAX: '3',
      SUBGRAPH_BREAKER_OPEN_MS: '50',
    }),
  );
  const metrics = async () => (await fetch(`${gateway.url}/metrics`)).text();
  expect(await metrics()).toContain('subgraph_circuit_breaker_open{subgraph="a"} 0\n');
  await askByHttp(gateway.url, { query: '{ quick }' });
  expect(await metrics()).toContain('subgraph_retries_total{subgraph="a"} 2\n');
  expect(await metrics()).toContain('subgraph_circuit_breaker_open{subgraph="a"} 1\n');
  state.up = true;
  await vi.waitFor(async () => {
    expect((await askByHttp(gateway.url, { query: '{ quick }' })).told.data).toEqual({ quick: 1 });
  }, patient);
  expect(await metrics()).toContain('subgraph_circuit_breaker_open{subgraph="a"} 0\n');
  await gateway.close();
  await subgraph.close();
  await rm(folder, { recursive: true });
});
