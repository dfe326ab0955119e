// What hostile documents cost somebody else: a victim asks at a steady rate, alone, beside polite neighbours, and beside
// attackers who send as many hostile documents; windows of the three take turns, and the victim's p99 are compared.
import { askBySocket } from '@ates/gateway/testing/ask-gateway';
import { hostileDocuments } from '@ates/gateway/testing/hostile-documents';
import { libraryGraph } from '@ates/gateway/testing/library-graph';
import { composeForTest } from '@ates/gateway/testing/test-graph';
import {
  createTestSubgraph,
  serveTestSubgraph,
  type TestServer,
} from '@ates/gateway/testing/test-subgraph';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { BenchOptions } from './main.ts';
import { median, medianWithSpread, percentile } from './statistics.ts';

const windowMs = 3_000;
const victimEveryMs = 10;
/** Requests of the others per second, polite or hostile. */
const othersPerSecond = 200;

const polite = '{ book(id: "b1") { title author { name } stars } }';
const victim = '{ books { title author { name } } }';

type Beside = 'nobody' | 'polite' | 'hostile';
const kinds: readonly Beside[] = ['nobody', 'polite', 'hostile'];

/** Prints the victim's p99 in each company, and the ratios. */
export async function benchHostile({ runs }: BenchOptions): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'ates-hostile-'));
  const servers = await serveLibrary();
  const urls = Object.fromEntries([...servers].map(([name, { url }]) => [name, url]));
  const sdls = Object.fromEntries(Object.entries(libraryGraph).map(([name, d]) => [name, d.sdl]));
  const supergraph = join(folder, 'supergraph.graphql');
  await writeFile(supergraph, composeForTest(sdls, urls));
  const gateway = await startGatewayProcess(supergraph);
  const agent = new Agent({ keepAlive: true });
  try {
    await measure(gateway.url, agent, 'polite');
    const told = new Map<Beside, number[]>(kinds.map((kind) => [kind, []]));
    for (let round = 0; round < runs; round += 1) {
      for (const kind of kinds) told.get(kind)?.push(await measure(gateway.url, agent, kind));
    }
    print(told);
  } finally {
    agent.destroy();
    await gateway.stop();
    for (const server of servers.values()) await server.close();
    await rm(folder, { recursive: true });
  }
}

async function serveLibrary(): Promise<Map<string, TestServer>> {
  const entries = Object.entries(libraryGraph).map(
    async ([name, one]) => [name, await serveTestSubgraph(createTestSubgraph(one))] as const,
  );
  return new Map(await Promise.all(entries));
}

async function startGatewayProcess(supergraph: string) {
  const bin = fileURLToPath(new URL('../../gateway/bin/ates-gateway.js', import.meta.url));
  const args = ['--max-semi-space-size=64', bin, '-s', supergraph, '-p', '0'];
  const child = spawn(process.execPath, args, {
    env: { PATH: process.execPath, LOG_LEVEL: 'silent', NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const line = await new Promise<unknown>((resolve) => child.stdout.once('data', resolve));
  const url = /http:\/\/\S+/.exec(String(line))?.[0] ?? '';
  return {
    url,
    async stop() {
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    },
  };
}

/** The victim's p99 in one window, in milliseconds. */
async function measure(url: string, agent: Agent, beside: Beside): Promise<number> {
  const latencies: number[] = [];
  const until = performance.now() + windowMs;
  const under: Promise<unknown>[] = beside === 'nobody' ? [] : [disturb(url, agent, beside, until)];
  while (performance.now() < until) {
    const started = performance.now();
    under.push(
      post(agent, url, victim).then(({ text }) => {
        if (!text.includes('Emma')) throw new Error(`The victim got ${text.slice(0, 200)}`);
        latencies.push(performance.now() - started);
      }),
    );
    await delay(victimEveryMs);
  }
  await Promise.all(under);
  return percentile(latencies, 0.99);
}

/** At a fixed rate, whether or not they are answered; every tenth over a WebSocket of its own. */
async function disturb(url: string, agent: Agent, beside: Beside, until: number): Promise<void> {
  const under: Promise<unknown>[] = [];
  for (let sent = 0; performance.now() < until; sent += 1) {
    const hostile = hostileDocuments[sent % hostileDocuments.length]?.query ?? '';
    // A comment makes it another text each time: nothing is remembered of what was refused, or served, before.
    const query = `${beside === 'hostile' ? hostile : polite} # ${sent}`;
    under.push(sent % 10 === 0 ? askBySocket(url, { query }) : post(agent, url, query));
    await delay(1_000 / othersPerSecond);
  }
  await Promise.all(under);
}

function post(agent: Agent, url: string, query: string): Promise<{ text: string }> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json' };
    const asking = request(`${url}/graphql`, { agent, method: 'POST', headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => (text += part));
      answer.on('end', () => resolve({ text }));
    });
    asking.on('error', reject);
    asking.end(JSON.stringify({ query }));
  });
}

function print(told: ReadonlyMap<Beside, readonly number[]>): void {
  const of = (kind: Beside) => told.get(kind) ?? [];
  const ratios = (kind: Beside, base: Beside) =>
    of(kind).map((value, i) => value / (of(base)[i] ?? Number.NaN));
  const lines = kinds.map((kind) => `  beside ${kind.padEnd(8)} ${medianWithSpread(of(kind))} ms`);
  process.stdout.write(
    `A victim's p99, ${1_000 / victimEveryMs} requests a second beside ${othersPerSecond} of others, ${of('nobody').length} rounds\n` +
      `${lines.join('\n')}\n` +
      `  hostile / polite neighbours  ${median(ratios('hostile', 'polite')).toFixed(2)}\n` +
      `  hostile / nobody             ${median(ratios('hostile', 'nobody')).toFixed(2)}   (must stay below 3)\n`,
  );
}
