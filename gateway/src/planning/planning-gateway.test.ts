// Planning as clients meet it: a swap after which nothing has to be planned, and a planner bomb that costs only
// whoever sent it. The gateway plans in its worker here, as it does by default.
import { readFile, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { askByHttp } from '../testing/ask-gateway.ts';
import { libraryGraph } from '../testing/library-graph.ts';
import { startTestGateway } from '../testing/test-gateway.ts';

const worker = { PLANNING: 'worker', SUPERGRAPH_POLL_MS: '3600000' };

/** How many plans have been made since the gateway started. */
async function plansMade(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const counted = /^graphql_query_plans_total\{outcome="planned"\} (\d+)$/m.exec(text);
  return Number(counted?.[1] ?? 0);
}

test('after a swap under load the first requests find their plans made', async () => {
  const gateway = await startTestGateway(libraryGraph, worker);
  const queries = ['id', 'title', 'pages', 'weight', 'stars'].map(
    (field) => `{ books { ${field} author { name } } }`,
  );
  const load = { stop: false, failed: [] as unknown[] };
  const clients = queries.map(async (query) => {
    while (!load.stop) {
      const { told } = await askByHttp(gateway.url, { query });
      if (told.errors !== undefined) load.failed.push(told);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  });
  await expect.poll(() => plansMade(gateway.url), { timeout: 30_000 }).toBe(queries.length);
  const sdl = await readFile(gateway.supergraphFile, 'utf8');
  await writeFile(gateway.supergraphFile, `${sdl}\n# the next`);
  expect(await gateway.reload()).toBe('swapped');
  // Each was planned once for the new supergraph, before it served.
  expect(await plansMade(gateway.url)).toBe(2 * queries.length);
  load.stop = true;
  await Promise.all(clients);
  for (const query of queries) await askByHttp(gateway.url, { query });
  expect(await plansMade(gateway.url)).toBe(2 * queries.length);
  expect(load.failed).toEqual([]);
  // One that nobody asked before is planned now: the counter counts.
  await askByHttp(gateway.url, { query: '{ topReview { text } }' });
  expect(await plansMade(gateway.url)).toBe(2 * queries.length + 1);
  await gateway.close();
}, 60_000);

test('a planner bomb is refused with PLANNING_EXCEEDED; others are served meanwhile and planned after it', async () => {
  const gateway = await startTestGateway(libraryGraph, {
    ...worker,
    PLANNING_MAX_MS: '700',
    SELECTIONS_MAX: '1000000000',
    ALIASES_MAX: '1000000000',
    COST_MAX: '1000000000',
    DEPTH_MAX: '100',
  });
  const known = '{ books { id author { name } } }';
  await askByHttp(gateway.url, { query: known });
  // With sixteen levels and more the planner itself refuses at once.
  const levels = 15;
  const fragments = Array.from({ length: levels }, (_, level) => {
    const below = level + 1 < levels ? `...F${level + 1}` : 'name';
    return `fragment F${level} on Author { a: rival { ${below} } b: rival { ${below} } }`;
  });
  const query = `{ book(id: "b1") { author { ...F0 } } } ${fragments.join(' ')}`;
  let bombing = true;
  const bombed = askByHttp(gateway.url, { query }).finally(() => (bombing = false));
  const others = [askByHttp(gateway.url, { query: '{ books { title author { email } } }' })];
  let served = 0;
  while (bombing) {
    expect((await askByHttp(gateway.url, { query: known })).told.errors).toBeUndefined();
    if (bombing) served += 1;
  }
  const { status, told } = await bombed;
  expect(status).toBe(400);
  expect(told.errors?.[0]?.extensions?.code).toBe('PLANNING_EXCEEDED');
  expect(served).toBeGreaterThan(5);
  for (const other of await Promise.all(others)) expect(other.told.errors).toBeUndefined();
  await gateway.close();
}, 60_000);
