// The two ids a request carries through the system: the correlation id of our logs and events,
// and W3C Trace Context. A client's own are kept when they are well-formed and made new otherwise.
import { randomUUID } from 'node:crypto';
import { randomHex } from './random-hex.ts';

/** The ids of one request. */
export type TraceIds = {
  readonly correlationId: string;
  readonly traceparent: string;
  /** Whether the trace begins here: no client has a span of it. */
  readonly begun?: boolean;
};

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** https://www.w3.org/TR/trace-context/#traceparent-header, version 00; all-zero ids are invalid. */
const traceparent = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** @param given what the client sent as `x-correlation-id` and `traceparent`. */
export function traceIdsFrom(given: {
  correlationId: string | undefined;
  traceparent: string | undefined;
}): TraceIds {
  const { correlationId, traceparent: parent } = given;
  const known = parent !== undefined && traceparent.test(parent);
  return {
    correlationId:
      correlationId !== undefined && uuid.test(correlationId)
        ? correlationId.toLowerCase()
        : randomUUID(),
    traceparent: known ? parent : newTraceparent(),
    begun: !known,
  };
}

function newTraceparent(): string {
  return `00-${randomHex(16)}-${randomHex(8)}-01`;
}
