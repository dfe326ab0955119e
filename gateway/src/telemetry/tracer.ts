// Spans of a request in OpenTelemetry's terms, related by W3C trace context from the client to every subgraph.
// Without an exporter nothing is recorded, and a client's context goes through as it came.
import { randomHex } from './random-hex.ts';

/** One finished span. Times are milliseconds since 1970, with fractions. */
export type FinishedSpan = {
  readonly traceId: string;
  readonly spanId: string;
  /** Undefined at the root of a trace. */
  readonly parentSpanId: string | undefined;
  readonly name: string;
  readonly kind: 'server' | 'internal' | 'client';
  readonly startMs: number;
  readonly endMs: number;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  /** Why it failed. */
  readonly error: string | undefined;
};

/** Takes finished spans. Must not throw and must not block. */
export type SpanExporter = {
  export(span: FinishedSpan): void;
  /** Sends what is left. */
  close(): Promise<void>;
};

/** A span under way. */
export type Span = {
  /** The context for whatever happens inside it. */
  readonly traceparent: string;
  readonly traceId: string;
  set(name: string, value: string | number | boolean): void;
  end(error?: string): void;
};

/** Starts spans. */
export type Tracer = {
  /** Whether spans go anywhere. */
  readonly recording: boolean;
  /**
   * @param traceparent the context it happens in, well-formed.
   * @param begins the trace: the context's span is nobody's.
   */
  start(name: string, kind: FinishedSpan['kind'], traceparent: string, begins?: boolean): Span;
};

/** @param sampledShare of the traces that begin here; a client's own decision is kept. */
export function createTracer(exporter: SpanExporter | undefined, sampledShare = 1): Tracer {
  return {
    recording: exporter !== undefined,
    start(name, kind, traceparent, begins = false) {
      if (exporter === undefined) return new Unrecorded(traceparent);
      const [, traceId = '', parent, flags = '00'] = traceparent.split('-');
      if (!isSampled(traceId, flags, sampledShare)) return new Unrecorded(traceparent);
      const parentSpanId = begins ? undefined : parent;
      const spanId = randomHex(8);
      const startMs = performance.timeOrigin + performance.now();
      const attributes: Record<string, string | number | boolean> = {};
      let ended = false;
      return {
        traceparent: `00-${traceId}-${spanId}-${flags}`,
        traceId,
        set(key, value) {
          attributes[key] = value;
        },
        end(error) {
          if (ended) return;
          ended = true;
          const endMs = performance.timeOrigin + performance.now();
          const ids = { traceId, spanId, parentSpanId };
          exporter.export({ ...ids, name, kind, startMs, endMs, attributes, error });
        },
      };
    },
  };
}

/** A span nobody hears of: what happens inside it belongs to the context it would have stood in. */
class Unrecorded implements Span {
  readonly traceparent: string;

  constructor(traceparent: string) {
    this.traceparent = traceparent;
  }

  get traceId(): string {
    return this.traceparent.split('-')[1] ?? '';
  }

  set(): void {}

  end(): void {}
}

/** By the trace id, so that every service that samples like this keeps the same traces. */
function isSampled(traceId: string, flags: string, share: number): boolean {
  if ((Number.parseInt(flags, 16) & 1) === 0) return false;
  return Number.parseInt(traceId.slice(-8), 16) / 0x1_0000_0000 < share;
}
