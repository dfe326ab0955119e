// The supergraph is swapped while requests are served: none fails, a broken one changes nothing, /statusz says which
// serves. From a file, on SIGHUP's call or by polling, and from an address.
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { expect, test, vi } from 'vitest';
import { readConfig } from '../config.ts';
import { startGateway } from '../start-gateway.ts';
import { askByHttp } from '../testing/ask-gateway.ts';
import { libraryGraph } from '../testing/library-graph.ts';
import { composeForTest } from '../testing/test-graph.ts';
import { startTestGateway } from '../testing/test-gateway.ts';
import { createTestSubgraph, listenForTest } from '../testing/test-subgraph.ts';

/** Conditions are waited for, however loaded the machine is. */
const patient = { timeout: 30_000, interval: 20 };

type Status = { supergraph: string; swaps: number; refusals: number; retiring: number };

async function statusOf(url: string): Promise<Status> {
  const status: Status = JSON.parse(await (await fetch(`${url}/statusz`)).text());
  return status;
}

test('swaps under load without a failed request; then the new field is served', async () => {
  const gateway = await startTestGateway(libraryGraph, { SUPERGRAPH_POLL_MS: '3600000' });
  const sdl = await readFile(gateway.supergraphFile, 'utf8');
  const before = await statusOf(gateway.url);
  const query = '{ book(id: "b1") { title author { name } stars } }';
  const load = { stop: false, served: 0, failed: [] as unknown[] };
  const clients = Array.from({ length: 4 }, async () => {
    while (!load.stop) {
      const { status, told } = await askByHttp(gateway.url, { query });
      load.served += 1;
      if (status !== 200 || told.errors !== undefined) load.failed.push(told);
    }
  });
  for (let i = 1; i <= 3; i += 1) {
    await writeFile(gateway.supergraphFile, `${sdl}\n# version ${i}`);
    expect(await gateway.reload()).toBe('swapped');
    const { served } = load;
    await vi.waitFor(() => expect(load.served).toBeGreaterThan(served + 4), patient);
  }
  load.stop = true;
  await Promise.all(clients);
  expect(load.failed).toEqual([]);
  const after = await statusOf(gateway.url);
  expect(after).toMatchObject({ swaps: 3, refusals: 0, retiring: 0 });
  expect(after.supergraph).not.toBe(before.supergraph);
  await writeFile(gateway.supergraphFile, sdl.replaceAll('topReview:', 'bestReview:'));
  expect(await gateway.reload()).toBe('swapped');
  const gone = await askByHttp(gateway.url, { query: '{ topReview { id } }' });
  expect(gone.told.errors?.[0]?.extensions?.code).toBe('GRAPHQL_VALIDATION_FAILED');
  await gateway.close();
});

test('a broken supergraph is refused and the old one serves on; the same text is no swap', async () => {
  const gateway = await startTestGateway(libraryGraph, { SUPERGRAPH_POLL_MS: '3600000' });
  const sdl = await readFile(gateway.supergraphFile, 'utf8');
  const { supergraph } = await statusOf(gateway.url);
  for (const text of ['type {', 'type Query { a: Int }', '']) {
    await writeFile(gateway.supergraphFile, text);
    expect(await gateway.reload()).toBe('refused');
    const { told } = await askByHttp(gateway.url, { query: '{ book(id: "b1") { title } }' });
    expect(told).toEqual({ data: { book: { title: 'Emma' } } });
  }
  await writeFile(gateway.supergraphFile, sdl);
  expect(await gateway.reload()).toBe('same');
  expect(await statusOf(gateway.url)).toMatchObject({ supergraph, swaps: 0, refusals: 3 });
  await gateway.close();
});

test('a request finishes with the supergraph it began with', async () => {
  const doors: (() => void)[] = [];
  const slow = {
    sdl: 'type Query { old: Int }',
    resolvers: {
      Query: { old: () => new Promise((resolve) => doors.push(() => resolve(7))) },
    },
  };
  const gateway = await startTestGateway({ slow }, { SUPERGRAPH_POLL_MS: '3600000' });
  const asked = askByHttp(gateway.url, { query: '{ old }' });
  await vi.waitFor(() => expect(doors).toHaveLength(1), patient);
  await writeFile(gateway.supergraphFile, composeForTest({ slow: 'type Query { fresh: Int }' }));
  expect(await gateway.reload()).toBe('swapped');
  expect(await statusOf(gateway.url)).toMatchObject({ retiring: 1 });
  for (const open of doors) open();
  expect((await asked).told).toEqual({ data: { old: 7 } });
  expect(await statusOf(gateway.url)).toMatchObject({ retiring: 0 });
  await gateway.close();
});

test('an address is polled; while it is down the supergraph stays', async () => {
  const source = { text: composeForTest({ a: 'type Query { one: Int }' }), status: 200 };
  const server = await listenForTest(
    createServer((_, response) => response.writeHead(source.status).end(source.text)),
  );
  const subgraph = createTestSubgraph({
    sdl: 'type Query { one: Int two: Int }',
    resolvers: { Query: { one: () => 1, two: () => 2 } },
  });
  const config = readConfig({
    PORT: '0',
    LOG_LEVEL: 'silent',
    SUPERGRAPH: server.url,
    SUPERGRAPH_POLL_MS: '20',
  });
  const gateway = await startGateway(config, { subgraphs: { a: subgraph.handle } });
  expect((await askByHttp(gateway.url, { query: '{ one }' })).told.data).toEqual({ one: 1 });
  source.status = 500;
  expect(await gateway.reload()).toBe('refused');
  expect((await askByHttp(gateway.url, { query: '{ one }' })).told.data).toEqual({ one: 1 });
  Object.assign(source, {
    text: composeForTest({ a: 'type Query { one: Int two: Int }' }),
    status: 200,
  });
  await vi.waitFor(async () => {
    expect((await askByHttp(gateway.url, { query: '{ two }' })).told.data).toEqual({ two: 2 });
  }, patient);
  await gateway.close();
  await server.close();
});
