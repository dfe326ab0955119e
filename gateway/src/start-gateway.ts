// Starts the gateway from its configuration and stops it again: what starts in order stops in reverse.
// Supergraph, broker, identity and live feed are ready before the first request is let in.
import { connectBroker, type Broker } from '@ates/schema/broker/connect';
import { watchIdentity } from '@ates/schema/identity/identity-replica';
import { createClock, followClock, type Clock } from '@ates/schema/rehearsal/clock';
import { createTokenVerifier } from '@ates/schema/identity/token-verifier';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { Logger } from 'pino';
import { openGraph } from './open-graph.ts';
import { createAuthenticate, type Authenticate } from './identity/authenticate.ts';
import { createRateLimit, type RateLimit } from './identity/rate-limit.ts';
import { createWatchLifetime, type WatchLifetime } from './identity/token-lifetime.ts';
import type { GatewayConfig } from './config.ts';
import type { SubgraphHandler } from './execution/in-process-subgraph-client.ts';
import { createGraphQLService } from './graphql-service.ts';
import {
  createFindText,
  readTrustedDocuments,
  type FindText,
} from './operations/persisted-operations.ts';
import { loadSupergraph } from './supergraph/load-supergraph.ts';
import { createLogger } from './telemetry/create-logger.ts';
import type { OriginRules } from './transport/cors.ts';
import { createGraphiqlPage } from './transport/graphiql-page.ts';
import { createHttpHandler } from './transport/http-handler.ts';
import { createOverloadGuard, type OverloadGuard } from './transport/overload.ts';
import { serveWebSockets } from './transport/websocket-server.ts';

/** What all-in-one and tests hand in instead of configuration. */
export type StartGatewayOptions = {
  /** Subgraphs in this process by name: called instead of their address. */
  readonly subgraphs?: Readonly<Record<string, SubgraphHandler>>;
  /** An open connection; it stays open when the gateway closes. Default: one of its own to NATS_URL. */
  readonly broker?: Broker;
  readonly logger?: Logger;
};

/** A gateway that serves. */
export type RunningGateway = {
  /** `http://host:port`, without a path. */
  readonly url: string;
  /** Stops letting requests in, finishes those in flight (at most DRAIN_MS), releases everything. Idempotent. */
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
    const url = await start(config, options, logger, started);
    logger.info({ url }, 'the gateway is ready');
    return { url, close: () => started.stopAll(logger) };
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
): Promise<string> {
  const supergraph = await loadSupergraph(config.SUPERGRAPH);
  const broker = options.broker ?? (await openBroker(config, started));
  const clock = await openClock(config, broker, logger, started);
  const { authenticate, watchLifetime } = await openIdentity(broker, clock, logger, started);
  const graph = await openGraph({
    supergraph,
    config,
    handlers: options.subgraphs ?? {},
    broker,
    watchLifetime,
    logger,
  });
  started.push(() => graph.close());
  const service = createGraphQLService({
    authenticate,
    graph: () => graph,
    rateLimit: openRateLimit(config),
    findText: await openPersistedOperations(config),
    requestTimeoutMs: config.REQUEST_TIMEOUT_MS,
    logger,
  });
  let ready = true;
  const overload = openOverloadGuard(config, started);
  const handler = createHttpHandler({
    service,
    readiness: () => ({ ready: ready && !overload.overloaded, supergraph: supergraph.digest }),
    graphiql: config.development ? createGraphiqlPage() : undefined,
    limits: {
      bodyMaxBytes: config.BODY_MAX_BYTES,
      responseMaxBytes: config.RESPONSE_MAX_BYTES,
      trustedProxies: config.TRUSTED_PROXIES,
      overload,
    },
    origins: originRules(config),
    logger,
  });
  const server = createServer(
    {
      requestTimeout: config.REQUEST_READ_TIMEOUT_MS,
      headersTimeout: config.REQUEST_READ_TIMEOUT_MS,
      connectionsCheckingInterval: Math.min(config.REQUEST_READ_TIMEOUT_MS, 1_000),
    },
    handler,
  );
  const url = await listen(server, config);
  const sockets = serveWebSockets(server, service, socketLimits(config, overload), logger);
  started.push(async () => {
    ready = false;
    // Together: the server has closed when its sockets, WebSockets included, have gone.
    await Promise.all([closeServer(server, config.DRAIN_MS), sockets.close(config.DRAIN_MS)]);
  });
  return url;
}

async function openBroker(config: GatewayConfig, started: StartedParts) {
  if (config.NATS_URL === '') return undefined;
  const { NATS_URL: url, NATS_PREFIX: prefix } = config;
  const broker = await connectBroker({ url, name: 'gateway', prefix });
  started.push(() => broker.close());
  return broker;
}

/** The machine's clock, unless a rehearsal says otherwise. */
async function openClock(
  config: GatewayConfig,
  broker: Broker | undefined,
  logger: Logger,
  started: StartedParts,
): Promise<Clock> {
  const clock = createClock(config.clockOffsetMs);
  if (broker === undefined || !config.clockMoves) return clock;
  const following = await followClock(broker, clock, (problem) =>
    logger.warn({ err: problem }, 'clock'),
  );
  started.push(() => following.close());
  await following.ready;
  return clock;
}

/** Without a broker there are no keys: whoever brings a token is refused, nobody else is. */
async function openIdentity(
  broker: Broker | undefined,
  clock: Clock,
  logger: Logger,
  started: StartedParts,
): Promise<{ authenticate: Authenticate; watchLifetime: WatchLifetime }> {
  if (broker === undefined) {
    logger.warn('no NATS_URL: tokens cannot be verified and nothing is live');
    return { authenticate: createAuthenticate(undefined), watchLifetime: () => () => {} };
  }
  const now = () => clock.now();
  const replica = watchIdentity(broker, {
    now,
    onProblem: (problem) => logger.warn({ err: problem }, 'identity replica'),
  });
  started.push(() => replica.close());
  await replica.ready;
  const { keys, epochs } = replica;
  const verifier = createTokenVerifier({ keys, epochs, now });
  return {
    authenticate: createAuthenticate(verifier),
    watchLifetime: createWatchLifetime({
      verifier,
      epochs,
      now,
      onClockMoved: (listener) => clock.onMoved(listener),
    }),
  };
}

function openOverloadGuard(config: GatewayConfig, started: StartedParts): OverloadGuard {
  const guard = createOverloadGuard({
    inFlightMax: config.IN_FLIGHT_MAX,
    lagMaxMs: config.EVENT_LOOP_LAG_MAX_MS,
  });
  started.push(async () => guard.close());
  return guard;
}

function openRateLimit(config: GatewayConfig): RateLimit {
  return createRateLimit({
    identityPerSecond: config.RATE_LIMIT_IDENTITY,
    addressPerSecond: config.RATE_LIMIT_ADDRESS,
    burstSeconds: config.RATE_LIMIT_BURST_SECONDS,
    bucketsMax: config.RATE_LIMIT_BUCKETS_MAX,
  });
}

function originRules(config: GatewayConfig): OriginRules {
  const allowed = config.CORS_ORIGINS.split(',').map((origin) => origin.trim());
  return { allowed: new Set(allowed.filter(Boolean)), loopback: config.development };
}

/** @throws Error naming the file when the trusted documents cannot be read. */
async function openPersistedOperations(config: GatewayConfig): Promise<FindText> {
  const file = config.TRUSTED_DOCUMENTS;
  let trusted = new Map<string, string>();
  if (file !== '') {
    try {
      trusted = readTrustedDocuments(await readFile(file, 'utf8'));
    } catch (cause) {
      throw new Error(`TRUSTED_DOCUMENTS: the file ${file} cannot be read.`, { cause });
    }
  }
  return createFindText({
    automatic: config.PERSISTED_QUERIES === 'on',
    trusted,
    trustedOnly: config.TRUSTED_DOCUMENTS_ONLY === 'on',
    rememberedMax: config.OPERATIONS_REMEMBERED_MAX,
    rememberedCharactersMax: 16 * 1024 * 1024,
  });
}

function socketLimits(config: GatewayConfig, overload: OverloadGuard) {
  return {
    initTimeoutMs: config.SOCKET_INIT_TIMEOUT_MS,
    messageMaxBytes: config.BODY_MAX_BYTES,
    operationsMax: config.SOCKET_OPERATIONS_MAX,
    responseMaxBytes: config.RESPONSE_MAX_BYTES,
    trustedProxies: config.TRUSTED_PROXIES,
    overload,
    origins: originRules(config),
    pingEveryMs: config.SOCKET_PING_MS,
  };
}

async function listen(server: Server, { HOST, PORT }: GatewayConfig): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(PORT, HOST, () => {
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

/** What has been started, to be stopped in reverse; each part is stopped even when one before it fails. */
class StartedParts {
  readonly #stops: (() => Promise<void>)[] = [];
  #stopping: Promise<void> | undefined;

  push(stop: () => Promise<void>): void {
    this.#stops.push(stop);
  }

  stopAll(logger: Logger): Promise<void> {
    this.#stopping ??= this.#stop(logger);
    return this.#stopping;
  }

  async #stop(logger: Logger): Promise<void> {
    for (const stop of this.#stops.toReversed()) {
      try {
        await stop();
      } catch (error) {
        logger.error({ err: error }, 'a part of the gateway did not stop cleanly');
      }
    }
  }
}
