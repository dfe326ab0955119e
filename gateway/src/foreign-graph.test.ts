// A graph that is none of ours, served by `ates-gateway` as a process: two plain subgraphs over HTTP, a supergraph from
// a file or an address, a file of settings, signals and exit codes. What is tested is what somebody types.
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { askByHttp } from './testing/ask-gateway.ts';
import { composeForTest } from './testing/test-graph.ts';
import {
  createTestSubgraph,
  listenForTest,
  serveTestSubgraph,
  type TestServer,
  type TestSubgraphDefinition,
} from './testing/test-subgraph.ts';

const bin = fileURLToPath(new URL('../bin/ates-gateway.js', import.meta.url));
const env = { PATH: process.execPath, LOG_LEVEL: 'silent' };
const patient = { timeout: 60_000, interval: 50 };
const link =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.0", import: ["@key"])';

const doors: (() => void)[] = [];
const shop: Record<string, TestSubgraphDefinition> = {
  'price-list': {
    sdl: `${link} type Product @key(fields: "sku") { sku: ID! price: Int }`,
    resolvers: { Product: { price: ({ sku }: { sku: string }) => sku.length } },
  },
  products: {
    sdl: `${link} type Product @key(fields: "sku") { sku: ID! name: String } type Query { product: Product slow: Int }`,
    resolvers: {
      Query: {
        product: () => ({ sku: 'abc', name: 'Chair' }),
        slow: () => new Promise((resolve) => doors.push(() => resolve(1))),
      },
    },
  },
};
const query = '{ product { name price } }';
const answer = { data: { product: { name: 'Chair', price: 3 } } };

let folder: string;
let servers: Record<string, TestServer>;
let running: ChildProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ates-foreign-'));
  const entries = Object.entries(shop).map(
    async ([name, one]) => [name, await serveTestSubgraph(createTestSubgraph(one))] as const,
  );
  servers = Object.fromEntries(await Promise.all(entries));
});

afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
  running = [];
});

afterAll(async () => {
  for (const server of Object.values(servers)) await server.close();
  await rm(folder, { recursive: true });
});

/** @param urls where the supergraph says its subgraphs are; default: where they are. */
function supergraphOf(urls?: Record<string, string>, change = (sdl: string) => sdl): string {
  const sdls = Object.fromEntries(
    Object.entries(shop).map(([name, { sdl }]) => [name, change(sdl)]),
  );
  const real = Object.fromEntries(Object.entries(servers).map(([name, { url }]) => [name, url]));
  return composeForTest(sdls, urls ?? real);
}

async function file(name: string, content: unknown): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [bin, ...args], { env });
    return { code: 0, out: stdout, err: '' };
  } catch (error) {
    // What execFile rejects with.
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, out: stdout, err: stderr };
  }
}

async function serve(...args: string[]): Promise<{ url: string; child: ChildProcess }> {
  const child = spawn(process.execPath, [bin, '--port', '0', ...args], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.push(child);
  const [line]: unknown[] = await once(child.stdout, 'data');
  return { child, url: /http:\/\/\S+/.exec(String(line))?.[0] ?? '' };
}

async function statusOf(
  url: string,
): Promise<{ supergraph: string; swaps: number; refusals: number }> {
  // Its shape is asserted by whoever reads it.
  return (await (await fetch(`${url}/statusz`)).json()) as never;
}

describe('ates-gateway', { timeout: 120_000 }, () => {
  test('--supergraph FILE --config FILE serves it, and settings of the file count', async () => {
    const supergraph = await file('moved.graphql', supergraphOf({}));
    const subgraphs = Object.fromEntries(
      Object.entries(servers).map(([name, { url }]) => [name, url]),
    );
    const config = await file('config.json', { subgraphs, ALIASES_MAX: 1, NODE_ENV: 'production' });
    const { url } = await serve('--supergraph', supergraph, '--config', config);
    expect((await askByHttp(url, { query })).told).toEqual(answer);
    const twice = await askByHttp(url, { query: '{ a: product { sku } b: product { sku } }' });
    expect(twice.told.errors?.[0]?.extensions?.code).toBe('ALIASES_EXCEEDED');
    const hidden = await askByHttp(url, { query: '{ __schema { queryType { name } } }' });
    expect(hidden.told.errors?.[0]?.extensions?.code).toBe('GRAPHQL_VALIDATION_FAILED');
  });

  test('--supergraph URL serves it, and follows it', async () => {
    const source = { text: supergraphOf() };
    const registry = await listenForTest(createServer((_, response) => response.end(source.text)));
    const checked = await run('--check', '--supergraph', registry.url);
    expect(checked).toMatchObject({ code: 0, err: '' });
    expect(checked.out).toContain('subgraphs price-list, products');
    const config = await file('polled.json', { SUPERGRAPH_POLL_MS: 50 });
    const { url } = await serve('-s', registry.url, '-c', config);
    expect((await askByHttp(url, { query })).told).toEqual(answer);
    source.text = supergraphOf(undefined, (sdl) =>
      sdl.replace('name: String', 'name: String title: String'),
    );
    await vi.waitFor(async () => {
      const { told } = await askByHttp(url, {
        query: '{ __type(name: "Product") { fields { name } } }',
      });
      expect(JSON.stringify(told)).toContain('title');
    }, patient);
    await registry.close();
    expect((await askByHttp(url, { query })).told).toEqual(answer);
  });

  test('SIGHUP looks at the supergraph at once; a broken one is refused and the old one stays', async () => {
    const supergraph = await file('watched.graphql', supergraphOf());
    const config = await file('never.json', { SUPERGRAPH_POLL_MS: 3_600_000 });
    const { url, child } = await serve('-s', supergraph, '-c', config);
    const before = await statusOf(url);
    await file('watched.graphql', 'type Query { broken');
    child.kill('SIGHUP');
    await vi.waitFor(
      async () => expect(await statusOf(url)).toMatchObject({ refusals: 1 }),
      patient,
    );
    expect((await askByHttp(url, { query })).told).toEqual(answer);
    expect((await statusOf(url)).supergraph).toBe(before.supergraph);
    await file('watched.graphql', `${supergraphOf()}\n# another version`);
    child.kill('SIGHUP');
    await vi.waitFor(async () => expect(await statusOf(url)).toMatchObject({ swaps: 1 }), patient);
    expect((await statusOf(url)).supergraph).not.toBe(before.supergraph);
    expect((await askByHttp(url, { query })).told).toEqual(answer);
  });

  test('SIGTERM: readiness goes, what is in flight is answered, and the code is 0', async () => {
    const { url, child } = await serve('-s', await file('drained.graphql', supergraphOf()));
    const slow = askByHttp(url, { query: '{ slow }' });
    await vi.waitFor(() => expect(doors).toHaveLength(1), patient);
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    await vi.waitFor(() => expect(fetch(`${url}/readyz`)).rejects.toThrow('fetch failed'), patient);
    doors[0]?.();
    expect((await slow).told).toEqual({ data: { slow: 1 } });
    expect(await gone).toEqual([0, null]);
  });

  test('--help says everything and exits with 0', async () => {
    const { code, out } = await run('--help');
    expect(code).toBe(0);
    for (const word of [
      '--supergraph FILE|URL',
      '--config FILE',
      '--check',
      'SIGHUP',
      'DEPTH_MAX',
    ]) {
      expect(out).toContain(word);
    }
  });

  test.each<[string, () => Promise<string[]>, string[]]>([
    ['an option nobody knows', async () => ['--nonsense'], ['--nonsense', '--help']],
    [
      'settings that do not exist or do not fit, all at once',
      async () => [
        '--check',
        '-c',
        await file('bad.json', { PORT: 'x', NATS: 1, subgraphs: { a: 1 } }),
      ],
      ['NATS', 'subgraphs.a'],
    ],
    [
      'a subgraph the supergraph does not have',
      async () => [
        '--check',
        '-s',
        await file('good.graphql', supergraphOf()),
        '-c',
        await file('other.json', { subgraphs: { pricelist: 'http://x/graphql' } }),
      ],
      ['no subgraph named pricelist'],
    ],
    [
      'a port that is taken',
      async () => [
        '-s',
        await file('good.graphql', supergraphOf()),
        '-p',
        new URL(servers['products']?.url ?? '').port,
      ],
      ['EADDRINUSE'],
    ],
  ])('%s: it says so in a line and exits with 1', async (_what, args, told) => {
    const { code, err } = await run(...(await args()));
    expect(code).toBe(1);
    for (const word of told) expect(err).toContain(word);
    expect(err).not.toContain('    at ');
  });
});
