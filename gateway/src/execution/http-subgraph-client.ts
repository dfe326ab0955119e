// A subgraph over HTTP: a pool of kept-alive connections, a deadline, a cap on the answer, no redirects.
// Every failure becomes a SubgraphError whose cause (with addresses) is for the log only.
import { Pool } from 'undici';
import {
  readSubgraphResponse,
  SubgraphError,
  type Hop,
  type SubgraphClient,
  type SubgraphRequest,
} from './subgraph-client.ts';

/** Bounds of one subgraph's connection pool and of one fetch. */
export type HttpSubgraphLimits = {
  readonly timeoutMs: number;
  readonly responseMaxBytes: number;
  readonly connectionsMax: number;
};

/** Opens the pool; connections are made when first needed. */
export function createHttpSubgraphClient(
  service: string,
  url: string,
  limits: HttpSubgraphLimits,
): SubgraphClient {
  const { origin, pathname, search } = new URL(url);
  const pool = new Pool(origin, {
    connections: limits.connectionsMax,
    // The deadline below covers both; undici's own would only blur the error.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: { timeout: limits.timeoutMs },
  });

  async function post(request: SubgraphRequest, hop: Hop, signal: AbortSignal) {
    const answer = await pool.request({
      method: 'POST',
      path: pathname + search,
      headers: {
        ...hop.headers,
        'content-type': 'application/json',
        accept: 'application/json',
      },
      body: JSON.stringify(request),
      signal,
    });
    return {
      status: answer.statusCode,
      body: await readBody(answer.body, limits.responseMaxBytes),
    };
  }

  return {
    async fetch(request, hop) {
      const deadline = new AbortController();
      const timer = setTimeout(() => deadline.abort(), limits.timeoutMs);
      const giveUp = () => deadline.abort();
      hop.signal.addEventListener('abort', giveUp, { once: true });
      try {
        hop.signal.throwIfAborted();
        const { status, body } = await post(request, hop, deadline.signal);
        if (body === undefined) throw new SubgraphError(service, 'SUBGRAPH_BAD_RESPONSE');
        return readSubgraphResponse(service, status, body);
      } catch (cause) {
        if (cause instanceof SubgraphError) throw cause;
        const late = deadline.signal.aborted || hop.signal.aborted;
        throw new SubgraphError(service, late ? 'SUBGRAPH_TIMEOUT' : 'SUBGRAPH_UNAVAILABLE', cause);
      } finally {
        clearTimeout(timer);
        hop.signal.removeEventListener('abort', giveUp);
      }
    },
    close: () => pool.close(),
  };
}

/** The body as text, or undefined when it is larger than allowed (the connection is given up then). */
async function readBody(body: AsyncIterable<unknown>, maxBytes: number) {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    if (!Buffer.isBuffer(chunk)) continue;
    bytes += chunk.length;
    // Leaving the loop destroys the stream.
    if (bytes > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
