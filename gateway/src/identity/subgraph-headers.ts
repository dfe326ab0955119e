// The headers a subgraph gets: built from nothing, so that whatever else a client sends stays at the gateway.
// `x-ates-*` of a client can therefore never reach a subgraph.
import type { TraceIds } from '../telemetry/trace-ids.ts';
import type { Caller } from './authenticate.ts';

/** The client's verified token, the correlation id, the trace, and what an allow-list forwards; nothing else. */
export function subgraphHeaders(
  caller: Caller,
  ids: TraceIds,
  forwarded: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const headers = {
    ...forwarded,
    'x-correlation-id': ids.correlationId,
    traceparent: ids.traceparent,
  };
  const { authorization } = caller;
  return authorization === undefined ? headers : { ...headers, authorization };
}
