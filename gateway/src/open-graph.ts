// Everything that depends on one supergraph, opened together and closed together: a live swap opens the next one.
// Operations and plans remembered, subgraph connections, the executor, the live feed.
import type { Logger } from 'pino';
import type { GatewayConfig } from './config.ts';
import { planningSettings } from './configured-parts.ts';
import { hearConsistency } from './execution/consistency.ts';
import type { Executor } from './execution/executor.ts';
import { createHttpSubgraphClient } from './execution/http-subgraph-client.ts';
import {
  createInProcessSubgraphClient,
  type SubgraphHandler,
} from './execution/in-process-subgraph-client.ts';
import { createObservedSubgraphClient } from './execution/observed-subgraph-client.ts';
import { createOwnExecutor } from './execution/own-executor.ts';
import { shareExecutions } from './execution/share-executions.ts';
import { createResilientSubgraphClient } from './execution/resilient-subgraph-client.ts';
import type { SubgraphClient, SubgraphClients } from './execution/subgraph-client.ts';
import type { Graph } from './graph.ts';
import { createGatewayCredential } from './identity/gateway-credential.ts';
import { readLiveFields } from './live/live-field.ts';
import { liveSourcesOf } from './live/live-source.ts';
import type { LiveFoundation } from './live/live-request.ts';
import { createLiveSubscriptions } from './live/subscribe-live.ts';
import { openUpstreams } from './open-live.ts';
import { createAuthorize } from './operations/authorize-operation.ts';
import { createCostLimit } from './operations/limit-cost.ts';
import { createOverrideOperation } from './operations/override-operation.ts';
import { createOperationPreparer } from './operations/prepare-operation.ts';
import { observePlanner } from './planning/observe-planner.ts';
import { openPlanner, type OpenedPlanner } from './planning/open-planner.ts';
import { rememberPlans } from './planning/remember-plans.ts';
import type { GatewayMetrics } from './telemetry/gateway-metrics.ts';
import type { Tracer } from './telemetry/tracer.ts';
import type { SubgraphAddress, Supergraph } from './supergraph/supergraph.ts';

/** What a graph is opened from. */
export type OpenGraphOptions = {
  /** The supergraph's text. */
  readonly sdl: string;
  readonly config: GatewayConfig;
  /** Subgraphs in this process. */
  readonly handlers: Readonly<Record<string, SubgraphHandler>>;
  /** What live subscriptions of every graph stand on. */
  readonly live: LiveFoundation;
  readonly metrics: GatewayMetrics;
  readonly tracer: Tracer;
  readonly logger: Logger;
};

/** A graph that can be closed: its connections and its feeds. */
export type OpenGraph = Graph & {
  /** Nothing begins on it any more: what only planning needs is given back. */
  retire(): void;
  close(): Promise<void>;
};

/**
 * Resolves when the graph can serve, live fields included.
 * @throws SupergraphError when the text cannot be served; nothing is left open then.
 */
export async function openGraph(options: OpenGraphOptions): Promise<OpenGraph> {
  const { sdl, config, logger } = options;
  const planning = await openPlanner(sdl, planningSettings(config), logger);
  try {
    return await openOn(planning, options);
  } catch (error) {
    await planning.backend.close();
    throw error;
  }
}

async function openOn(
  { supergraph, planner, backend }: OpenedPlanner,
  options: OpenGraphOptions,
): Promise<OpenGraph> {
  const { config, logger } = options;
  const liveFields = readLiveFields(supergraph);
  const subgraphs = connectSubgraphs(supergraph, options);
  const upstreams = openUpstreams(supergraph, config);
  const executor = await createExecutor(config, subgraphs, logger);
  await options.live.feeds.follow([...liveFields.values()].flatMap(liveSourcesOf));
  return {
    supergraph,
    prepare: createOperationPreparer(supergraph, operationLimits(config)),
    override: createOverrideOperation(supergraph, config.overrideLabels),
    authorize: createAuthorize(supergraph),
    limitCost: createCostLimit(supergraph, {
      costMax: config.COST_MAX,
      pageSizeMax: config.PAGE_SIZE_MAX,
      listSizeAssumed: config.LIST_SIZE_ASSUMED,
    }),
    planner: rememberPlans(observePlanner(planner, options.metrics)),
    executor,
    live: createLiveSubscriptions({
      ...options.live,
      fields: liveFields,
      upstreams,
      subgraphs,
      executor,
    }),
    retire: () => backend.rest(),
    async close() {
      await backend.close();
      await Promise.all([...subgraphs.values(), ...upstreams.values()].map((one) => one.close()));
    },
  };
}

function connectSubgraphs(supergraph: Supergraph, options: OpenGraphOptions): SubgraphClients {
  const clients = new Map<string, SubgraphClient>();
  for (const subgraph of supergraph.subgraphs.values()) {
    clients.set(subgraph.name, hearConsistency(connectSubgraph(options, subgraph)));
  }
  return clients;
}

function connectSubgraph(options: OpenGraphOptions, subgraph: SubgraphAddress): SubgraphClient {
  const { config, metrics, tracer } = options;
  metrics.subgraphBreaker(subgraph.name, false);
  const resilient = createResilientSubgraphClient(
    subgraph.name,
    withCredential(options, subgraph),
    {
      retriesMax: config.SUBGRAPH_RETRIES_MAX,
      failuresMax: config.SUBGRAPH_FAILURES_MAX,
      openMs: config.SUBGRAPH_BREAKER_OPEN_MS,
    },
    {
      retried: () => metrics.subgraphRetry(subgraph.name),
      breaker: (open) => metrics.subgraphBreaker(subgraph.name, open),
    },
  );
  return createObservedSubgraphClient(subgraph.name, resilient, metrics, tracer);
}

/** Below retries: each attempt has a credential that still counts. */
function withCredential(options: OpenGraphOptions, subgraph: SubgraphAddress): SubgraphClient {
  const client = openHop(options, subgraph);
  if (options.config.GATEWAY_SECRET === '') return client;
  const credential = createGatewayCredential(options.config.GATEWAY_SECRET, subgraph.name);
  return {
    fetch: (request, hop) =>
      client.fetch(request, { ...hop, headers: { ...hop.headers, ...credential() } }),
    close: () => client.close(),
  };
}

function openHop(
  { config, handlers }: OpenGraphOptions,
  { name, url }: SubgraphAddress,
): SubgraphClient {
  const handler = handlers[name];
  if (handler !== undefined) {
    return createInProcessSubgraphClient(name, handler, config.SUBGRAPH_TIMEOUT_MS);
  }
  return createHttpSubgraphClient(name, config.subgraphUrls.get(name.toLowerCase()) ?? url, {
    timeoutMs: config.SUBGRAPH_TIMEOUT_MS,
    responseMaxBytes: config.SUBGRAPH_RESPONSE_MAX_BYTES,
    connectionsMax: config.SUBGRAPH_CONNECTIONS_MAX,
  });
}

/** Apollo's executor is loaded only when chosen: its package is large. */
async function createExecutor(
  config: GatewayConfig,
  subgraphs: SubgraphClients,
  logger: Logger,
): Promise<Executor> {
  if (config.EXECUTOR === 'own') {
    const options = { writer: config.WRITER, sharing: config.SHARE_FETCHES };
    const own = createOwnExecutor(subgraphs, logger, options);
    return config.SHARE_ANSWERS === 'on' ? shareExecutions(own) : own;
  }
  const { createApolloExecutor } = await import('./execution/apollo-executor.ts');
  return createApolloExecutor(subgraphs);
}

function operationLimits(config: GatewayConfig) {
  return {
    tokensMax: config.TOKENS_MAX,
    depthMax: config.DEPTH_MAX,
    selectionsMax: config.SELECTIONS_MAX,
    aliasesMax: config.ALIASES_MAX,
    directivesMax: config.DIRECTIVES_MAX,
    rootFieldsMax: config.ROOT_FIELDS_MAX,
    validationErrorsMax: 20,
    rememberedMax: config.OPERATIONS_REMEMBERED_MAX,
    rememberedCharactersMax: 64 * 1024 * 1024,
    schemaVisible: config.development,
  };
}
