// `npm run bench -- gateway`: our gateway beside others over the same subgraphs, interleaved, as ratios.
// Every gateway has to give the same answers before it is measured; who cannot run here is left out and named.
import { composeForTest } from '@ates/gateway/testing/test-graph';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { cases, type Case } from './cases.ts';
import { contestants, installed, type Contestant } from './gateways.ts';
import { sdls } from './graph.ts';
import { load, openAgent, post } from './load.ts';
import { cpuMsOf, freePort, memoryMbOf, pinned, startPinned, type Started } from './processes.ts';
import { table, type Sample } from './report.ts';

/** What may be chosen. */
export type GatewayBenchOptions = {
  readonly runs: number;
  /** Names of gateways and cases; empty for all. */
  readonly only: readonly string[];
  /** How long one gateway is loaded with one case in one round. */
  readonly loadMs: number;
};

type Running = { readonly name: string; readonly url: string; readonly process: Started };

const inFlight = 16;
/** Just-in-time compilers need some hundred requests of a kind before they have settled. */
const warmMs = 2_000;
const gatewayCpu = 0;
const othersCpu = 1;

/** Measures and prints Markdown. */
export async function benchGateway(options: GatewayBenchOptions): Promise<void> {
  const chosen = <One extends { name: string }>(all: readonly One[]) => {
    const named = all.filter(({ name }) => options.only.includes(name));
    return named.length === 0 ? all : named;
  };
  const folder = mkdtempSync(join(tmpdir(), 'ates-bench-'));
  const processes: Started[] = [];
  try {
    const { subgraphs, file } = await startSubgraphs(folder, processes);
    const direct: Running = {
      name: 'direct',
      url: `${subgraphs}/accounts`,
      process: processes[0] ?? { pid: 0, stop: async () => {}, told: () => '' },
    };
    const running: Running[] = [];
    for (const contestant of chosen(contestants)) {
      const one = await startGateway(contestant, { subgraphs, file, folder }, processes);
      if (one !== undefined) running.push(one);
    }
    const asked = chosen(cases);
    const equal = await verify(running, asked);
    const samples = await measure(equal, direct, asked, options, subgraphs);
    print(asked, samples, equal, options);
  } finally {
    for (const one of processes) await one.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function startSubgraphs(folder: string, processes: Started[]) {
  const port = await freePort();
  const subgraphs = `http://127.0.0.1:${port}`;
  const script = join(import.meta.dirname, 'subgraph-process.ts');
  const root = join(import.meta.dirname, '..', '..', '..');
  processes.push(
    startPinned(othersCpu, ['node', '--import', 'tsx', script, String(port)], { cwd: root }),
  );
  const urls = Object.keys(sdls).map((name) => [name, `${subgraphs}/${name}`] as const);
  const file = join(folder, 'supergraph.graphql');
  writeFileSync(file, composeForTest(sdls, Object.fromEntries(urls)));
  await untilAnswers(`${subgraphs}/accounts`);
  return { subgraphs, file };
}

async function startGateway(
  contestant: Contestant,
  { subgraphs, file, folder }: { subgraphs: string; file: string; folder: string },
  processes: Started[],
): Promise<Running | undefined> {
  try {
    const cwd = installed(contestant, tell);
    const port = await freePort();
    const surroundings = { supergraphFile: file, subgraphs, port, folder };
    const env = contestant.env?.(surroundings) ?? {};
    const process = startPinned(gatewayCpu, contestant.command(surroundings), { cwd, env });
    processes.push(process);
    const url = `http://127.0.0.1:${port}/graphql`;
    tell(`starting ${contestant.name}`);
    await untilAnswers(url).catch((error: unknown) => {
      throw new Error(`${String(error)} ${process.told().slice(-300)}`);
    });
    return { name: contestant.name, url, process };
  } catch (error) {
    tell(`${contestant.name} is left out: ${String(error)}`);
    return undefined;
  }
}

async function untilAnswers(url: string): Promise<void> {
  const agent = openAgent(1);
  const until = performance.now() + 40_000;
  for (;;) {
    try {
      await post(agent, url, '{"query":"{ __typename }"}');
      agent.destroy();
      return;
    } catch (error) {
      if (performance.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

/** Everybody's first answers are the same; who differs is left out. */
async function verify(running: readonly Running[], asked: readonly Case[]): Promise<Running[]> {
  const agent = openAgent(1);
  const wanted = new Map<string, unknown>();
  const equal: Running[] = [];
  for (const one of running) {
    let same = true;
    for (const { name, body } of asked) {
      for (const index of [0, 7]) {
        const key = `${name} ${index}`;
        const text = await post(agent, one.url, body(index)).catch(String);
        const answer: unknown = text.startsWith('{') ? JSON.parse(text) : text;
        if (!wanted.has(key)) wanted.set(key, answer);
        if (isDeepStrictEqual(wanted.get(key), answer)) continue;
        same = false;
        tell(`${one.name} answers ${key} differently: ${text.slice(0, 200)}`);
      }
    }
    if (same) equal.push(one);
  }
  agent.destroy();
  return equal;
}

async function measure(
  running: readonly Running[],
  direct: Running,
  asked: readonly Case[],
  { runs, loadMs }: GatewayBenchOptions,
  subgraphs: string,
): Promise<Sample[]> {
  const agent = openAgent(inFlight);
  const samples: Sample[] = [];
  // Where each gateway is in each case: distinct requests go on where the last round ended.
  const position = new Map<string, number>();
  // Round 0 warms up and is not counted.
  for (let round = 0; round <= runs; round += 1) {
    for (const one of asked) {
      tell(round === 0 ? `warming up: ${one.name}` : `round ${round} of ${runs}: ${one.name}`);
      for (const gateway of one.name === 'small' ? [direct, ...running] : running) {
        const cpuBefore = cpuMsOf(gateway.process.pid);
        const servedBefore = await served(subgraphs);
        const place = `${gateway.name} ${one.name}`;
        const from = position.get(place) ?? 0;
        const body = (index: number) => one.body(from + index);
        const ms = round === 0 ? warmMs : loadMs;
        const loaded = await load(agent, gateway.url, body, { inFlight, ms });
        const { requests } = loaded;
        position.set(place, from + requests);
        const cpuAfter = cpuMsOf(gateway.process.pid);
        const fetches = ((await served(subgraphs)) - servedBefore) / requests;
        if (round === 0) continue;
        const cpuMs =
          cpuBefore === undefined || cpuAfter === undefined
            ? undefined
            : (cpuAfter - cpuBefore) / requests;
        const rate = (requests * 1_000) / loaded.ms;
        samples.push({ gateway: gateway.name, case: one.name, round, rate, cpuMs, fetches });
      }
    }
  }
  agent.destroy();
  return samples;
}

async function served(subgraphs: string): Promise<number> {
  const agent = openAgent(1);
  const count = Number(await post(agent, `${subgraphs}/served`, ''));
  agent.destroy();
  return count;
}

function print(
  asked: readonly Case[],
  samples: readonly Sample[],
  running: readonly Running[],
  { runs, loadMs }: GatewayBenchOptions,
): void {
  const [cpu] = cpus();
  console.log(
    `\nNode ${process.version}, ${cpus().length} × ${cpu?.model ?? 'unknown'}, ${pinned ? 'gateways pinned to one processor, subgraphs to another' : 'not pinned'}; ${inFlight} requests in flight, ${runs} rounds of ${loadMs} ms, medians.\n`,
  );
  const baseline = running.some(({ name }) => name === 'apollo') ? 'apollo' : 'ates';
  const names = ['direct', ...running.map(({ name }) => name)];
  for (const one of asked) console.log(`${table(one, samples, names, baseline)}\n`);
  console.log('| gateway | shares | memory MB after all of it |\n| --- | --- | ---: |');
  for (const { name, process: started } of running) {
    const sharing = contestants.find((one) => one.name === name)?.sharing ?? '';
    const memory = (memoryMbOf(started.pid) ?? Number.NaN).toFixed(0);
    console.log(`| ${name} | ${sharing} | ${memory} |`);
  }
}

function tell(line: string): void {
  console.error(`  ${line}`);
}
