// What every phase of the live benchmark runs on: a NATS, the feed, a gateway and the clients, each a process of its own.
// The gateway has one processor; the clients, the feed and NATS share the other.
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { readServicesConfig } from '../../src/services/config.ts';
import { startEmbeddedNats } from '../../src/services/embedded-nats.ts';
import { findNatsServer } from '../../src/services/find-nats-server.ts';
import { freePort } from '../../src/services/free-port.ts';
import { makeBenchFolder, removeBenchFolder } from '../bench-folder.ts';
import { openFeed, type Feed } from './feed.ts';
import {
  startChild,
  type Child,
  type ClientCall,
  type ClientReport,
  type ServerCall,
  type Usage,
} from './messages.ts';

/** One gateway and one process of clients. */
export type BenchWorld = {
  readonly feed: Feed;
  readonly clients: Child<ClientCall>;
  readonly url: string;
  gateway: Child<ServerCall>;
  /** Stops the gateway as a deployment does, and starts another on the same port. */
  restart(): Promise<{ stopMs: number; startMs: number }>;
  usage(collect?: boolean): Promise<Usage>;
  report(): Promise<ClientReport>;
  /** Opens clients; answers how long it took. */
  open(query: string, count: number): Promise<number>;
  /** @throws Error when it does not come true in time. */
  until(what: string, met: (report: ClientReport) => boolean, ms?: number): Promise<ClientReport>;
  close(): Promise<void>;
};

export const gatewayCpu = 0;
export const clientCpu = 1;

export async function openBenchWorld(textBytes: number): Promise<BenchWorld> {
  const folder = await makeBenchFolder();
  const { program } = await findNatsServer(readServicesConfig());
  const nats = await startEmbeddedNats({ dataDir: folder, program, durable: false, fresh: true });
  const supergraph = join(folder, 'supergraph.graphql');
  const feed = await openFeed(nats.url, supergraph, textBytes);
  const port = await freePort();
  const env = {
    PORT: String(port),
    NATS_URL: nats.url,
    SUPERGRAPH: supergraph,
    SUPERGRAPH_POLL_MS: '200',
    LOG_LEVEL: 'error',
    NODE_ENV: 'production',
    GATEWAY_SECRET: 'a secret of the benchmark and no other',
    SOCKETS_PER_ADDRESS_MAX: '20000',
  };
  const startGateway = async () => {
    const child = startChild<ServerCall>('./gateway-process.ts', gatewayCpu, env);
    await child.ready;
    return child;
  };
  const clients = startChild<ClientCall>('./client-process.ts', clientCpu);
  await clients.ready;
  const world: BenchWorld = {
    feed,
    clients,
    url: `http://127.0.0.1:${port}`,
    gateway: await startGateway(),
    async restart() {
      const startedMs = performance.now();
      await world.gateway.stop();
      const stoppedMs = performance.now();
      world.gateway = await startGateway();
      return { stopMs: stoppedMs - startedMs, startMs: performance.now() - stoppedMs };
    },
    usage: (collect = false) => world.gateway.call<Usage>({ do: 'usage', collect }),
    report: () => clients.call<ClientReport>({ do: 'report' }),
    async open(query, count) {
      const options = { url: world.url, query, count, concurrency: 100 };
      const { ms } = await clients.call<{ ms: number }>({ do: 'open', options });
      return ms;
    },
    async until(what, met, ms = 60_000) {
      const deadline = performance.now() + ms;
      for (;;) {
        const report = await world.report();
        if (met(report)) return report;
        if (performance.now() > deadline) {
          throw new Error(`${what}: not after ${ms} ms: ${JSON.stringify(report)}`);
        }
        await delay(20);
      }
    },
    async close() {
      await clients.stop();
      await world.gateway.stop();
      await feed.close();
      await nats.stop();
      await removeBenchFolder(folder);
    },
  };
  return world;
}
