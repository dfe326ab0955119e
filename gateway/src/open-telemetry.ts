// Opens what watches the gateway: its metrics, and the tracer with its exporter.
// Settings come in; the functions that rooms call at their moments come out.
import type { Logger } from 'pino';
import type { GatewayConfig } from './config.ts';
import type { GraphStatus } from './graph-holder.ts';
import type { StartedParts } from './started-parts.ts';
import { createGatewayMetrics, type GatewayMetrics } from './telemetry/gateway-metrics.ts';
import { createOtlpExporter } from './telemetry/otlp-exporter.ts';
import { createTracer, type SpanExporter, type Tracer } from './telemetry/tracer.ts';

/** @param spans takes the spans instead of a collector; it stays the caller's to close. */
export function openTelemetry(
  config: GatewayConfig,
  spans: SpanExporter | undefined,
  logger: Logger,
  started: StartedParts,
): { readonly metrics: GatewayMetrics; readonly tracer: Tracer } {
  const exporter = spans ?? openExporter(config, logger, started);
  const tracer = createTracer(exporter, config.OTEL_TRACES_SAMPLER_ARG);
  return { metrics: createGatewayMetrics(), tracer };
}

function openExporter(
  config: GatewayConfig,
  logger: Logger,
  started: StartedParts,
): SpanExporter | undefined {
  const endpoint = config.OTEL_EXPORTER_OTLP_ENDPOINT;
  if (endpoint === '') return undefined;
  const exporter = createOtlpExporter(endpoint, config.OTEL_SERVICE_NAME, logger);
  started.push(() => exporter.close());
  return exporter;
}

/** Whether /metrics is served. */
export function showsMetrics(config: GatewayConfig): boolean {
  return config.METRICS === 'on' || (config.METRICS === 'auto' && config.development);
}

/** What is read when somebody asks. */
export function addGatewayGauges(
  { registry }: GatewayMetrics,
  read: {
    readonly sockets: () => number;
    readonly inFlight: () => number;
    readonly lagMs: () => number;
    readonly graphs: () => GraphStatus;
  },
): void {
  registry.gauge('websocket_connections', 'Open WebSockets.', read.sockets);
  registry.gauge('graphql_subscriptions', 'Live subscriptions.', () => read.graphs().subscriptions);
  registry.gauge('gateway_requests_in_flight', 'Requests being served.', read.inFlight);
  registry.gauge(
    'nodejs_eventloop_lag_seconds',
    'How late timers are.',
    () => read.lagMs() / 1_000,
  );
  registry.gauge(
    'gateway_supergraph_swaps_total',
    'Supergraphs swapped in.',
    () => read.graphs().swaps,
  );
  registry.gauge(
    'gateway_supergraph_refusals_total',
    'Supergraphs refused.',
    () => read.graphs().refusals,
  );
  registry.gauge(
    'gateway_supergraph_info',
    'The supergraph that serves.',
    () => 1,
    () => ({
      digest: read.graphs().supergraph,
    }),
  );
}
