// Live subscriptions under load: what an idle client costs, how fast one update reaches ten thousand, how fast many
// updates reach a thousand, and what is lost when connections, the gateway and the schema come and go.
// `--only idle,fanout,active,faults` chooses; each phase starts its own processes.
import { setTimeout as delay } from 'node:timers/promises';
import type { BenchOptions } from '../main.ts';
import { median } from '../statistics.ts';
import { openBenchWorld, clientCpu, gatewayCpu, type BenchWorld } from './bench-world.ts';
import {
  now,
  startChild,
  type ClientCall,
  type ClientReport,
  type ServerCall,
  type Usage,
} from './messages.ts';

const textBytes = 100;
const everybody = 'subscription { tick: tickChanged(id: "all") { id n sentAt text } }';
const everybodysLog = 'subscription { tick: tickLogged(id: "log") { id n sentAt text } } # Logged';
const own = 'subscription($id: ID!) { tick: tickChanged(id: $id) { id n sentAt text } }';

const phases: Readonly<Record<string, (world: BenchWorld, size: number) => Promise<void>>> = {
  idle: measureIdle,
  fanout: measureFanout,
  active: measureActive,
  faults: measureFaults,
};

/** @param options `size` is the number of clients, `only` chooses phases. */
export async function benchLive({ size = 10_000, only }: BenchOptions): Promise<void> {
  for (const [name, measure] of Object.entries(phases)) {
    if (only.length > 0 && !only.includes(name)) continue;
    const world = await openBenchWorld(textBytes);
    try {
      await measure(world, size);
    } finally {
      await world.close();
    }
  }
}

const say = (title: string, value: string) => console.log(`${title.padEnd(52)}${value}`);
const round = (value: number, digits = 1) => value.toFixed(digits);

/** Clients that wait: their memory, and what the gateway does meanwhile. */
async function measureIdle(world: BenchWorld, size: number): Promise<void> {
  for (const [title, query] of [
    ['all of one subscription', everybody],
    ['each of its own', own],
  ] as const) {
    // What is made once must not be counted by client.
    await world.open(query, 50);
    await world.clients.call({ do: 'close' });
    await delay(500);
    const before = await world.usage(true);
    const openMs = await world.open(query, size);
    await delay(1_000);
    const after = await world.usage(true);
    const idleMs = 10_000;
    const first = await world.usage();
    await delay(idleMs);
    const second = await world.usage();
    const perClient = (of: (usage: Usage) => number) =>
      `${round((of(after) - of(before)) / size / 1_024)} KB`;
    console.log(`\n${size} idle clients, ${title}`);
    say('opened in', `${round(openMs / 1_000, 2)} s`);
    say(
      'heap by client',
      perClient(({ heapBytes }) => heapBytes),
    );
    say(
      'resident memory by client',
      perClient(({ residentBytes }) => residentBytes),
    );
    say('CPU when idle', `${round(((second.cpuMs - first.cpuMs) / idleMs) * 100)} % of one core`);
    await world.clients.call({ do: 'close' });
    await delay(2_000);
    const left = await world.usage(true);
    say(
      'heap left when all are gone',
      `${round((left.heapBytes - before.heapBytes) / 1_048_576)} MB`,
    );
  }
}

const fanouts = 20;

/** One update to everybody, beside a loop of ws.send of the same bytes. */
async function measureFanout(world: BenchWorld, size: number): Promise<void> {
  await world.open(everybody, size);
  const ours = await measureSends(
    world.clients,
    () => world.usage(),
    size,
    async () => {
      await world.feed.publish('state', 'all');
    },
  );
  const { sample } = await world.report();
  await world.clients.call({ do: 'close' });
  const raw = startChild<ServerCall>('./raw-process.ts', gatewayCpu);
  const { url } = await raw.ready;
  const rawClients = startChild<ClientCall>('./client-process.ts', clientCpu);
  await rawClients.ready;
  try {
    const options = { url, query: '', count: size, concurrency: 100, raw: true };
    await rawClients.call({ do: 'open', options });
    const theirs = await measureSends(
      rawClients,
      () => raw.call({ do: 'usage' }),
      size,
      async () => {
        await raw.call({ do: 'send', text: sample });
      },
    );
    console.log(
      `\none update to ${size} clients, ${sample.length} bytes each; medians of ${fanouts}`,
    );
    say('gateway, CPU', `${round(ours.cpuMs)} ms`);
    say('a loop of ws.send, CPU', `${round(theirs.cpuMs)} ms`);
    say('until the last client has it, gateway', `${round(ours.wallMs)} ms`);
    say('until the last client has it, loop', `${round(theirs.wallMs)} ms`);
    say('loop ÷ gateway, CPU', round(theirs.cpuMs / ours.cpuMs, 2));
    say('loop ÷ gateway, until the last has it', round(theirs.wallMs / ours.wallMs, 2));
  } finally {
    await rawClients.stop();
    await raw.stop();
  }
}

async function measureSends(
  clients: BenchWorld['clients'],
  usage: () => Promise<Usage>,
  size: number,
  send: () => Promise<void>,
): Promise<{ cpuMs: number; wallMs: number }> {
  const cpu: number[] = [];
  const wall: number[] = [];
  for (let round = 0; round < fanouts + 3; round += 1) {
    await clients.call({ do: 'mark' });
    const before = await usage();
    const startedAt = now();
    await send();
    let report: ClientReport;
    do {
      await delay(100);
      report = await clients.call<ClientReport>({ do: 'report' });
    } while (report.frames < size);
    const after = await usage();
    // The first ones warm up.
    if (round < 3) continue;
    cpu.push(after.cpuMs - before.cpuMs);
    wall.push(report.lastFrameAt - startedAt);
  }
  return { cpuMs: median(cpu), wallMs: median(wall) };
}

const rates = [500, 1_000, 2_000, 3_000, 4_000, 6_000];
const rateMs = 6_000;

/** A thousand clients, each with its own entity, at rates up to what one core does. */
async function measureActive(world: BenchWorld): Promise<void> {
  const count = 1_000;
  await world.open(own, count);
  console.log(`\n${count} clients, each with its own entity: from the event to the push`);
  console.log('updates/s told   pushed/s   gateway CPU     p50 ms     p99 ms');
  for (const rate of rates) {
    await publishAt(world, rate, 1_000, count);
    await world.clients.call({ do: 'mark' });
    const before = await world.usage();
    const startedMs = performance.now();
    const told = await publishAt(world, rate, rateMs, count);
    const elapsedMs = performance.now() - startedMs;
    const after = await world.usage();
    const report = await world.report();
    const cells = [
      String(Math.round((told / elapsedMs) * 1_000)).padStart(13),
      String(Math.round((report.frames / elapsedMs) * 1_000)).padStart(10),
      `${round(((after.cpuMs - before.cpuMs) / elapsedMs) * 100)} %`.padStart(13),
      round(report.p50).padStart(10),
      round(report.p99).padStart(10),
    ];
    console.log(cells.join(' '));
    await delay(1_000);
  }
}

/** Tells updates evenly to the clients' entities in turn; answers how many were told. */
async function publishAt(
  world: BenchWorld,
  rate: number,
  ms: number,
  clients: number,
): Promise<number> {
  const startedMs = performance.now();
  const pending = new Set<Promise<unknown>>();
  let told = 0;
  for (;;) {
    const elapsedMs = performance.now() - startedMs;
    if (elapsedMs >= ms) break;
    const due = Math.floor((elapsedMs / 1_000) * rate);
    // A broker that is behind is waited for: what is measured is the way from there.
    while (told < due && pending.size < 1_000) {
      const published = world.feed.publish('state', `c${told % clients}`);
      pending.add(published);
      void published.finally(() => pending.delete(published));
      told += 1;
    }
    await delay(2);
  }
  await Promise.all(pending);
  return told;
}

/** Everything that happens to a gateway in a day, in a minute: what did the clients miss? */
async function measureFaults(world: BenchWorld, size: number): Promise<void> {
  const half = Math.floor(size / 2);
  await world.feed.publish('state', 'all');
  await world.open(everybodysLog, half);
  await world.open(everybody, size - half);
  await world.clients.call({ do: 'mark' });
  let rate = 1;
  let publishing = true;
  let last = 1;
  const publisher = (async () => {
    while (publishing) {
      await world.feed.publish('log', 'log');
      last = await world.feed.publish('state', 'all');
      await delay(1_000 / rate);
    }
  })();
  const lines: [string, string][] = [];
  const allBack = (report: ClientReport) => report.connected === size;
  await delay(2_000);
  rate = 1.5;
  await world.clients.call({ do: 'cut', share: 0.2 });
  const cutAt = now();
  const afterCut = await world.until('back after the cut', allBack, 30_000);
  lines.push([
    'a fifth is cut off; all are back after',
    `${round((afterCut.lastBackAt - cutAt) / 1_000, 2)} s`,
  ]);
  await world.clients.call({ do: 'pause', share: 0.1 });
  rate = 2;
  await world.feed.swapSchema();
  await delay(4_000);
  await world.clients.call({ do: 'resume', share: 0.1 });
  rate = 1;
  await delay(2_000);
  const { stopMs, startMs } = await world.restart();
  const readyAt = now();
  const afterRestart = await world.until('back after the restart', allBack, 45_000);
  lines.push(['the gateway is restarted: sends all away in', `${round(stopMs / 1_000, 2)} s`]);
  lines.push(['  starts in', `${round(startMs / 1_000, 2)} s`]);
  lines.push([
    '  all are back after it is ready, after',
    `${round(Math.max(afterRestart.lastBackAt - readyAt, 0) / 1_000, 2)} s`,
  ]);
  await delay(1_000);
  publishing = false;
  await publisher;
  const report = await world.until(
    'everybody has the newest',
    ({ newest }) => newest.every((n) => n >= last - 1),
    60_000,
  );
  console.log(
    `\n${size} clients, half of a log and half of a state, ${last} updates of each; a tenth reads`,
  );
  console.log(
    'nothing for 4 s, the schema is replaced, a fifth is cut off, the gateway is restarted',
  );
  for (const [title, value] of lines) say(title, value);
  say('frames', String(report.frames));
  say('lost', String(report.lost));
  say('duplicated', String(report.duplicated));
  say('out of order', String(report.outOfOrder));
  say('cursors that were not good any more', String(report.gaps));
  say('ends with a code, all come back from', JSON.stringify(report.errors));
  say('from the event to the push, p50 / p99', `${round(report.p50)} / ${round(report.p99)} ms`);
}
