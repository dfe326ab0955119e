// Opens everything that stands behind the transports: supergraph, identity, live feed, plugins and telemetry, joined
// into the service. A configuration goes in; whoever speaks a protocol, or stands in Apollo Server, serves what comes out.
import type { Broker } from '@ates/schema/broker/connect';
import type { Logger } from 'pino';
import type { GatewayConfig } from './config.ts';
import { openPersistedOperations, openRateLimit } from './configured-parts.ts';
import type { SubgraphHandler } from './execution/in-process-subgraph-client.ts';
import { createGraphHolder, type GraphHolder, type Swap } from './graph-holder.ts';
import { createGraphQLService } from './graphql-service.ts';
import { openGraph } from './open-graph.ts';
import { openLive } from './open-live.ts';
import { openBroker, openClock, openIdentity } from './open-identity.ts';
import { openPlugins } from './open-plugins.ts';
import { openTelemetry } from './open-telemetry.ts';
import type { GatewayPlugin } from './plugin.ts';
import { tellPlugins } from './run-plugins.ts';
import type { StartedParts } from './started-parts.ts';
import { readSupergraphText } from './supergraph/read-supergraph-text.ts';
import { watchSupergraph } from './supergraph/watch-supergraph.ts';
import type { GatewayMetrics } from './telemetry/gateway-metrics.ts';
import type { SpanExporter } from './telemetry/tracer.ts';
import type { GraphQLService } from './transport/graphql-service.ts';

/** What all-in-one and tests hand in instead of configuration. */
export type OpenServiceOptions = {
  /** Subgraphs in this process by name: called instead of their address. */
  readonly subgraphs?: Readonly<Record<string, SubgraphHandler>>;
  /** An open connection; it stays open when the gateway closes. Default: one of its own to NATS_URL. */
  readonly broker?: Broker;
  readonly logger?: Logger;
  /** Take part in every request, in this order. */
  readonly plugins?: readonly GatewayPlugin[];
  /** Takes the spans. Default: a collector when OTEL_EXPORTER_OTLP_ENDPOINT names one. */
  readonly spans?: SpanExporter;
};

/** What serves, without a transport. */
export type OpenedService = {
  readonly service: GraphQLService;
  readonly graphs: GraphHolder;
  readonly plugins: readonly GatewayPlugin[];
  readonly metrics: GatewayMetrics;
  /** Looks at the supergraph's source now. */
  readonly reload: () => Promise<Swap>;
};

/**
 * @param started gets what has to be stopped, also when this rejects.
 * @throws SupergraphError, BrokerUnavailableError, or the error of a plugin that cannot be loaded.
 */
export async function openService(
  config: GatewayConfig,
  options: OpenServiceOptions,
  logger: Logger,
  started: StartedParts,
): Promise<OpenedService> {
  const first = await readSupergraphText(config.SUPERGRAPH);
  const broker = options.broker ?? (await openBroker(config, started));
  const clock = await openClock(config, broker, logger, started);
  const identity = await openIdentity(config, broker, clock, logger, started);
  const { authenticate, watchLifetime } = identity;
  const handlers = options.subgraphs ?? {};
  const plugins = [...(await openPlugins(config.PLUGINS)), ...(options.plugins ?? [])];
  const { metrics, tracer } = openTelemetry(config, options.spans, logger, started);
  const live = openLive(config, broker, watchLifetime, logger, started);
  const graphs = await createGraphHolder(first, {
    logger,
    open: (sdl) => openGraph({ sdl, config, handlers, live, metrics, tracer, logger }),
    onServing: (supergraph) =>
      tellPlugins(plugins, logger, (one) => one.schemaDidLoadOrUpdate?.(supergraph)),
    warming: { operationsMax: config.WARMED_OPERATIONS_MAX, maxMs: config.WARMING_MAX_MS },
  });
  started.push(() => graphs.close());
  const watching = watchSupergraph({
    source: config.SUPERGRAPH,
    everyMs: config.SUPERGRAPH_POLL_MS,
    swap: (text) => graphs.swap(text),
    logger,
  });
  started.push(() => watching.close());
  const service = createGraphQLService({
    authenticate,
    acquire: () => graphs.acquire(),
    rateLimit: openRateLimit(config),
    findText: await openPersistedOperations(config),
    requestTimeoutMs: config.REQUEST_TIMEOUT_MS,
    plugins,
    metrics,
    tracer,
    showsPlans: config.development,
    logger,
  });
  return { service, graphs, plugins, metrics, reload: () => watching.check() };
}
