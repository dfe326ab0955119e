// A subgraph that goes away and comes back, over real HTTP: its fields are null meanwhile, the others are served,
// nobody waits for it while the breaker is open, and it is found again by itself.
import { createServer } from 'node:http';
import { expect, test, vi } from 'vitest';
import { askByHttp } from '../testing/ask-gateway.ts';
import { libraryGraph } from '../testing/library-graph.ts';
import { startTestGateway } from '../testing/test-gateway.ts';
import { createTestSubgraph, listenForTest, serveTestSubgraph } from '../testing/test-subgraph.ts';
import { readConfig } from '../config.ts';
import { startGateway } from '../start-gateway.ts';

const query = '{ book(id: "b1") { title author { name } } }';
const whole = { book: { title: 'Emma', author: { name: 'Author a1' } } };
const partial = { book: { title: 'Emma', author: null } };

test('gone, left alone, and found again', async () => {
  const authors = createTestSubgraph(libraryGraph.authors);
  const inProcess = await startTestGateway(libraryGraph);
  const state = { up: true, asked: 0 };
  // Stands in front of the subgraph as a proxy would: 503 while there is nobody behind it.
  const behind = await serveTestSubgraph(authors);
  const front = await listenForTest(
    createServer((request, response) => {
      state.asked += 1;
      if (!state.up) return void response.writeHead(503).end('no healthy upstream 10.0.0.7');
      request.setEncoding('utf8');
      let body = '';
      request.on('data', (part: string) => (body += part));
      request.on('end', () => {
        void fetch(behind.url, { method: 'POST', body })
          .then((answer) => answer.text())
          .then((text) => response.end(text));
      });
    }),
  );
  const catalogue = createTestSubgraph(libraryGraph.catalogue);
  const config = readConfig({
    PORT: '0',
    LOG_LEVEL: 'silent',
    SUPERGRAPH: inProcess.supergraphFile,
    SUBGRAPH_AUTHORS_URL: front.url,
    SUBGRAPH_FAILURES_MAX: '5',
    SUBGRAPH_BREAKER_OPEN_MS: '200',
  });
  const gateway = await startGateway(config, { subgraphs: { catalogue: catalogue.handle } });
  expect((await askByHttp(gateway.url, { query })).told).toEqual({ data: whole });
  state.up = false;
  for (let i = 0; i < 5; i += 1) {
    const { status, told } = await askByHttp(gateway.url, { query });
    expect(status).toBe(200);
    expect(told.data).toEqual(partial);
    expect(told.errors?.[0]?.extensions).toEqual({
      code: 'SUBGRAPH_UNAVAILABLE',
      service: 'authors',
    });
    expect(JSON.stringify(told)).not.toContain('10.0.0.7');
  }
  // The breaker is open or lets single probes through: far fewer fetches than requests with their retries.
  const asked = state.asked;
  await Promise.all(Array.from({ length: 50 }, () => askByHttp(gateway.url, { query })));
  expect(state.asked - asked).toBeLessThan(50);
  state.up = true;
  await vi.waitFor(
    async () => expect((await askByHttp(gateway.url, { query })).told).toEqual({ data: whole }),
    { timeout: 30_000, interval: 20 },
  );
  await gateway.close();
  await inProcess.close();
  await front.close();
  await behind.close();
});
