// Measures every fetch and gives it a span of its own, whose context goes to the subgraph.
// The outermost wrapper of a client: retries and an open breaker are part of what is measured.
import type { GatewayMetrics } from '../telemetry/gateway-metrics.ts';
import type { Tracer } from '../telemetry/tracer.ts';
import { SubgraphError, type SubgraphClient } from './subgraph-client.ts';

/** @param service the name in metrics and spans. */
export function createObservedSubgraphClient(
  service: string,
  client: SubgraphClient,
  metrics: GatewayMetrics,
  tracer: Tracer,
): SubgraphClient {
  return {
    async fetch(request, hop) {
      const startedMs = performance.now();
      const parent = hop.headers['traceparent'];
      const span = parent === undefined ? undefined : tracer.start('fetch', 'client', parent);
      span?.set('subgraph.name', service);
      const headers =
        span === undefined || span.traceparent === parent
          ? hop.headers
          : { ...hop.headers, traceparent: span.traceparent };
      let outcome = 'ok';
      try {
        const inside = headers === hop.headers ? hop : { ...hop, headers };
        const response = await client.fetch(request, inside);
        if (response.errors.length > 0) outcome = 'errors';
        return response;
      } catch (error) {
        outcome = error instanceof SubgraphError ? error.code : 'INTERNAL_SERVER_ERROR';
        throw error;
      } finally {
        const ms = performance.now() - startedMs;
        metrics.subgraphFetch({ subgraph: service, outcome, ms });
        span?.end(outcome === 'ok' || outcome === 'errors' ? undefined : outcome);
      }
    },
    close: () => client.close(),
  };
}
