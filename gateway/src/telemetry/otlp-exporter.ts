// Sends spans to an OpenTelemetry collector: OTLP over HTTP, as JSON, in batches, and bounded.
// https://opentelemetry.io/docs/specs/otlp/#otlphttp — a collector that is down costs its spans and nothing else.
import type { Logger } from 'pino';
import type { FinishedSpan, SpanExporter } from './tracer.ts';

const batchMax = 512;
const waitingMax = 4_096;
const everyMs = 2_000;
const timeoutMs = 5_000;
const kinds = { internal: 1, server: 2, client: 3 } as const;

/** @param endpoint the collector's base address, as in OTEL_EXPORTER_OTLP_ENDPOINT; `/v1/traces` is added. */
export function createOtlpExporter(
  endpoint: string,
  serviceName: string,
  logger: Logger,
): SpanExporter {
  const url = `${endpoint.replace(/\/+$/, '')}/v1/traces`;
  let waiting: FinishedSpan[] = [];
  let sending: Promise<void> | undefined;
  let dropped = 0;
  let failing = false;

  async function send(): Promise<void> {
    const batch = waiting.splice(0, batchMax);
    if (batch.length === 0) return;
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(toOtlp(serviceName, batch)),
        signal: AbortSignal.timeout(timeoutMs),
      });
      await response.arrayBuffer();
      if (!response.ok) throw new Error(`The collector answered ${response.status}.`);
      failing = false;
    } catch (error) {
      dropped += batch.length;
      // Told once until it works again.
      if (!failing) logger.warn({ err: error, dropped }, 'spans could not be sent');
      failing = true;
    }
  }

  function flush(): Promise<void> {
    sending ??= send().finally(() => {
      sending = undefined;
    });
    return sending;
  }

  const timer = setInterval(() => void flush(), everyMs);
  timer.unref();
  return {
    export(span) {
      if (waiting.length >= waitingMax) {
        dropped += 1;
        return;
      }
      waiting.push(span);
      if (waiting.length >= batchMax) void flush();
    },
    async close() {
      clearInterval(timer);
      await flush();
      while (waiting.length > 0 && !failing) await flush();
      waiting = [];
    },
  };
}

function toOtlp(serviceName: string, spans: readonly FinishedSpan[]): object {
  return {
    resourceSpans: [
      {
        resource: { attributes: attributesOf({ 'service.name': serviceName }) },
        scopeSpans: [{ scope: { name: 'ates-gateway' }, spans: spans.map(toOtlpSpan) }],
      },
    ],
  };
}

function toOtlpSpan(span: FinishedSpan): object {
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    ...(span.parentSpanId === undefined ? {} : { parentSpanId: span.parentSpanId }),
    name: span.name,
    kind: kinds[span.kind],
    startTimeUnixNano: nanoseconds(span.startMs),
    endTimeUnixNano: nanoseconds(span.endMs),
    attributes: attributesOf(span.attributes),
    status: span.error === undefined ? {} : { code: 2, message: span.error },
  };
}

function attributesOf(attributes: FinishedSpan['attributes']): object[] {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: valueOf(value) }));
}

function valueOf(value: string | number | boolean): object {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}

/** A double has no room for nanoseconds since 1970. */
function nanoseconds(ms: number): string {
  return String(BigInt(Math.floor(ms)) * 1_000_000n + BigInt(Math.floor((ms % 1) * 1e6)));
}
