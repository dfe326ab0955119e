// A subgraph in the same process: the hop is a function call with the same request, headers and answer text.
// It keeps the deadline of the HTTP hop, so that a stuck subgraph costs only its own fields here too.
import type { JsonObject } from '../json.ts';
import {
  readSubgraphResponse,
  SubgraphError,
  type SubgraphClient,
  type SubgraphRequest,
} from './subgraph-client.ts';

/** What an in-process subgraph offers: the same as its POST /graphql. */
export type SubgraphHandler = (
  request: { query: string; variables?: JsonObject; operationName?: string },
  headers: Record<string, string>,
) => Promise<{ status: number; body: string }>;

/** @param timeoutMs after that long the fetch fails; the call itself cannot be stopped. */
export function createInProcessSubgraphClient(
  service: string,
  handle: SubgraphHandler,
  timeoutMs: number,
): SubgraphClient {
  return {
    async fetch(request, hop) {
      let stop = () => {};
      const late = new Promise<never>((_, reject) => {
        const giveUp = () => reject(new SubgraphError(service, 'SUBGRAPH_TIMEOUT'));
        const timer = setTimeout(giveUp, timeoutMs);
        hop.signal.addEventListener('abort', giveUp);
        if (hop.signal.aborted) giveUp();
        stop = () => {
          clearTimeout(timer);
          hop.signal.removeEventListener('abort', giveUp);
        };
      });
      try {
        const { status, body } = await Promise.race([
          handle(plainRequest(request), { ...hop.headers }),
          late,
        ]);
        return readSubgraphResponse(service, status, body);
      } catch (cause) {
        if (cause instanceof SubgraphError) throw cause;
        throw new SubgraphError(service, 'SUBGRAPH_UNAVAILABLE', cause);
      } finally {
        stop();
      }
    },
    async close() {},
  };
}

/** As the subgraph's own HTTP server would read it. */
function plainRequest({ query, variables, operationName }: SubgraphRequest) {
  return {
    query,
    ...(variables === undefined ? {} : { variables }),
    ...(operationName === undefined ? {} : { operationName }),
  };
}
