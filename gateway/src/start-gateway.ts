// Starts the gateway from its configuration and stops it again: what starts in order stops in reverse.
// Supergraph, broker, identity and live feed are ready before the first request is let in.
import { createServer, type RequestListener, type Server } from 'node:http';
import type { Logger } from 'pino';
import type { GatewayConfig } from './config.ts';
import {
  httpLimits,
  openConnections,
  openHttpStreams,
  openOverloadGuard,
  originRules,
  socketLimits,
} from './configured-parts.ts';
import type { Swap } from './graph-holder.ts';
import { openService, type OpenServiceOptions } from './open-service.ts';
import { addGatewayGauges, showsMetrics } from './open-telemetry.ts';
import { tellPlugins } from './run-plugins.ts';
import { StartedParts } from './started-parts.ts';
import { createLogger } from './telemetry/create-logger.ts';
import { createGraphiqlPage } from './transport/graphiql-page.ts';
import { createHttpHandler } from './transport/http-handler.ts';
import type { HttpStreams } from './transport/http-streams.ts';
import { answerClientError } from './transport/raw-answer.ts';
import { serveWebSockets, type WebSocketTransport } from './transport/websocket-server.ts';

/** What all-in-one and tests hand in instead of configuration. */
export type StartGatewayOptions = OpenServiceOptions;

/** A gateway that serves. */
export type RunningGateway = {
  /** `http://host:port`, without a path. */
  readonly url: string;
  /** Looks at the supergraph's source now: SIGHUP. What is new and good is served from then on. */
  reload(): Promise<Swap>;
  /** Sends away who is connected, finishes what is in flight (at most DRAIN_MS), releases everything. Idempotent. */
  close(): Promise<void>;
};

/** @throws SupergraphError, BrokerUnavailableError, or the listen error; nothing is left running then. */
export async function startGateway(
  config: GatewayConfig,
  options: StartGatewayOptions = {},
): Promise<RunningGateway> {
  const logger = options.logger ?? createLogger(config.LOG_LEVEL);
  const started = new StartedParts();
  try {
    const { url, reload } = await start(config, options, logger, started);
    logger.info({ url }, 'the gateway is ready');
    return { url, reload, close: () => started.stopAll(logger) };
  } catch (error) {
    await started.stopAll(logger);
    throw error;
  }
}
async function start(
  config: GatewayConfig,
  options: StartGatewayOptions,
  logger: Logger,
  started: StartedParts,
): Promise<Pick<RunningGateway, 'url' | 'reload'>> {
  const { service, graphs, plugins, metrics, reload } = await openService(
    config,
    options,
    logger,
    started,
  );
  const overload = openOverloadGuard(config, started);
  const connections = openConnections(config);
  const streams = openHttpStreams(config, connections);
  const server = new HttpFront(config, streams);
  const handler = createHttpHandler({
    service,
    readiness: () => ({
      ready: server.ready && !overload.overloaded,
      supergraph: graphs.status().supergraph,
    }),
    metricsText: showsMetrics(config) ? () => metrics.registry.text() : undefined,
    onAnswered: (told) => metrics.httpRequest(told),
    status: () => ({
      ...graphs.status(),
      uptimeSeconds: Math.floor(process.uptime()),
      inFlight: overload.inFlight,
      eventLoopLagMs: Math.round(overload.lagMs),
      sockets: server.sockets,
      streams: streams.count,
    }),
    graphiql: config.development ? createGraphiqlPage() : undefined,
    limits: httpLimits(config, overload, streams),
    origins: originRules(config),
    logger,
  });
  const url = await server.open(handler, (http) =>
    serveWebSockets(http, service, socketLimits(config, overload, connections), logger),
  );
  started.push(() => server.close());
  addGatewayGauges(metrics, {
    sockets: () => server.sockets,
    inFlight: () => overload.inFlight,
    lagMs: () => overload.lagMs,
    graphs: () => graphs.status(),
  });
  started.push(() => tellPlugins(plugins, logger, (one) => one.serverWillStop?.()));
  await tellPlugins(plugins, logger, (one) => one.serverDidStart?.());
  return { url, reload };
}

/** The listening side: HTTP and the WebSockets on the same port. */
class HttpFront {
  readonly #config: GatewayConfig;
  readonly #streams: HttpStreams;
  #server: Server | undefined;
  #sockets: WebSocketTransport | undefined;
  ready = false;

  constructor(config: GatewayConfig, streams: HttpStreams) {
    this.#config = config;
    this.#streams = streams;
  }

  get sockets(): number {
    return this.#sockets?.sockets ?? 0;
  }

  async open(
    handler: RequestListener,
    serveSockets: (server: Server) => WebSocketTransport,
  ): Promise<string> {
    const readWithinMs = this.#config.REQUEST_READ_TIMEOUT_MS;
    const timeouts = {
      requestTimeout: readWithinMs,
      headersTimeout: readWithinMs,
      connectionsCheckingInterval: Math.min(readWithinMs, 1_000),
    };
    this.#server = createServer(timeouts, handler);
    this.#server.on('clientError', answerClientError);
    const url = await listen(this.#server, this.#config);
    this.#sockets = serveSockets(this.#server);
    this.ready = true;
    return url;
  }

  /** Unready first; clients with something open are sent away one after the other, and plain requests served on. */
  async close(): Promise<void> {
    this.ready = false;
    const { DRAIN_MS, RECONNECT_SPREAD_MS } = this.#config;
    if (this.#server === undefined) return;
    const deadlineMs = performance.now() + DRAIN_MS;
    const spreadMs = Math.min(RECONNECT_SPREAD_MS, DRAIN_MS);
    await Promise.all([this.#streams.close(spreadMs), this.#sockets?.close(spreadMs, DRAIN_MS)]);
    await closeServer(this.#server, Math.max(deadlineMs - performance.now(), 1));
  }
}

/** Thousands come back at once after a restart: Node's 511 would make most of them wait for retransmissions. */
const backlogMax = 4_096;

async function listen(server: Server, { HOST, PORT }: GatewayConfig): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port: PORT, host: HOST, backlog: backlogMax }, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('A TCP port was asked.');
  const host = HOST.includes(':') ? `[${HOST}]` : HOST;
  return `http://${host}:${address.port}`;
}

/** Requests in flight finish; connections without one are closed; the deadline cuts off the rest. */
async function closeServer(server: Server, deadlineMs: number): Promise<void> {
  const cutOff = setTimeout(() => server.closeAllConnections(), deadlineMs);
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
  clearTimeout(cutOff);
}
