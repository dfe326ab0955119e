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
  const headers: Record<string, string> = { ...forwarded };
  headers['x-correlation-id'] = ids.correlationId;
  headers['traceparent'] = ids.traceparent;
  if (caller.authorization !== undefined) headers['authorization'] = caller.authorization;
  return headers;
}
