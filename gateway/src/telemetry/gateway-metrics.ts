// What the gateway counts and measures, under the names dashboards know.
// Rooms call the function of their moment; /metrics tells the sum of it.
import { createMetricsRegistry, type MetricsRegistry } from './metrics.ts';

/** The moments that are counted. Durations in milliseconds. */
export type GatewayMetrics = {
  httpRequest(told: { method: string; route: string; status: number; ms: number }): void;
  operation(told: { type: string; outcome: string; ms: number; codes: readonly string[] }): void;
  /** Whether a checked operation was found in memory. */
  operationCache(hit: boolean): void;
  /** A plan was made, or not; the time includes waiting for one's turn. */
  planned(told: { outcome: string; ms: number }): void;
  subgraphFetch(told: { subgraph: string; outcome: string; ms: number }): void;
  /** A fetch that is sent once more. */
  subgraphRetry(subgraph: string): void;
  /** Whether nobody is let through to a subgraph. */
  subgraphBreaker(subgraph: string, open: boolean): void;
  /** Others may add what is theirs to know. */
  readonly registry: MetricsRegistry;
};

const methods = new Set(['GET', 'POST', 'OPTIONS', 'HEAD']);

/** With what every Node process is watched by, under the names of prom-client. */
export function createGatewayMetrics(): GatewayMetrics {
  const registry = createMetricsRegistry();
  const requests = registry.counter('http_requests_total', 'HTTP requests answered.');
  const requestSeconds = registry.histogram(
    'http_request_duration_seconds',
    'Time from the head of a request to the end of its answer.',
  );
  const operations = registry.counter('graphql_operations_total', 'GraphQL operations.');
  const operationSeconds = registry.histogram(
    'graphql_operation_duration_seconds',
    'Time from a parsed request to its answer; for subscriptions to their beginning.',
  );
  const errors = registry.counter('graphql_errors_total', 'GraphQL errors told, by code.');
  const cache = registry.counter(
    'graphql_operation_cache_total',
    'Checked and planned operations looked up.',
  );
  const plans = registry.counter('graphql_query_plans_total', 'Query plans made.');
  const planSeconds = registry.histogram(
    'graphql_query_plan_duration_seconds',
    'Time from a checked operation to its plan, for those that had none.',
  );
  const fetches = registry.counter('subgraph_requests_total', 'Fetches from subgraphs.');
  const fetchSeconds = registry.histogram(
    'subgraph_request_duration_seconds',
    'Time a fetch from a subgraph took, retries included.',
  );
  const retries = registry.counter('subgraph_retries_total', 'Fetches sent once more.');
  const breakers = registry.level(
    'subgraph_circuit_breaker_open',
    'Whether a subgraph is left alone: 1 when it is.',
  );
  addProcessMetrics(registry);
  return {
    registry,
    httpRequest({ method, route, status, ms }) {
      const labels = { method: methods.has(method) ? method : 'other', route };
      requests.add({ ...labels, status: String(status) });
      requestSeconds.observe(ms / 1_000, labels);
    },
    operation({ type, outcome, ms, codes }) {
      operations.add({ operation_type: type, outcome });
      operationSeconds.observe(ms / 1_000, { operation_type: type });
      for (const code of codes) errors.add({ code });
    },
    operationCache: (hit) => cache.add({ result: hit ? 'hit' : 'miss' }),
    planned({ outcome, ms }) {
      plans.add({ outcome });
      planSeconds.observe(ms / 1_000);
    },
    subgraphRetry: (subgraph) => retries.add({ subgraph }),
    subgraphBreaker: (subgraph, open) => breakers.set(open ? 1 : 0, { subgraph }),
    subgraphFetch({ subgraph, outcome, ms }) {
      fetches.add({ subgraph, outcome });
      fetchSeconds.observe(ms / 1_000, { subgraph });
    },
  };
}

function addProcessMetrics(registry: MetricsRegistry): void {
  const startedSeconds = Math.floor(Date.now() / 1_000 - process.uptime());
  registry.gauge('process_start_time_seconds', 'When the process started.', () => startedSeconds);
  registry.gauge('process_cpu_seconds_total', 'CPU time used.', () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  });
  registry.gauge('process_resident_memory_bytes', 'Resident memory.', () =>
    process.memoryUsage.rss(),
  );
  registry.gauge(
    'nodejs_heap_size_used_bytes',
    'Heap in use.',
    () => process.memoryUsage().heapUsed,
  );
}
