// A subgraph over HTTP: a pool of kept-alive connections, a deadline, a cap on the answer, no redirects.
// Every failure becomes a SubgraphError whose cause (with addresses) is for the log only.
import { Pool, type Dispatcher } from 'undici';
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
  const path = pathname + search;
  const pool = new Pool(origin, {
    connections: limits.connectionsMax,
    // The deadline below covers both; undici's own would only blur the error.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: { timeout: limits.timeoutMs },
  });

  return {
    async fetch(request, hop) {
      try {
        const { status, body } = await post(pool, path, { request, hop, limits });
        return readSubgraphResponse(service, status, body);
      } catch (cause) {
        if (cause instanceof SubgraphError) throw cause;
        const code = cause instanceof GivenUp ? cause.code : 'SUBGRAPH_UNAVAILABLE';
        throw new SubgraphError(service, code, cause);
      }
    },
    close: () => pool.close(),
  };
}

/** Why an exchange was ended from this side. */
class GivenUp extends Error {
  override readonly name = 'GivenUp';
  readonly code: 'SUBGRAPH_TIMEOUT' | 'SUBGRAPH_BAD_RESPONSE';

  constructor(code: GivenUp['code'], why: string) {
    super(why);
    this.code = code;
  }
}

type Exchange = {
  readonly request: SubgraphRequest;
  readonly hop: Hop;
  readonly limits: HttpSubgraphLimits;
};

/** Dispatched straight to the pool: undici's promises and streams cost more than the exchange itself. */
function post(
  pool: Pool,
  path: string,
  { request, hop, limits }: Exchange,
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | undefined;
    let givenUp: GivenUp | undefined;
    const giveUp = (reason: GivenUp) => {
      givenUp = reason;
      controller?.abort(reason);
      settle();
      reject(reason);
    };
    const late = () => giveUp(new GivenUp('SUBGRAPH_TIMEOUT', 'Nobody waits any longer.'));
    const timer = setTimeout(late, limits.timeoutMs);
    const settle = () => {
      clearTimeout(timer);
      hop.signal.removeEventListener('abort', late);
    };
    hop.signal.addEventListener('abort', late);
    if (hop.signal.aborted) {
      late();
      return;
    }
    const body = collectBody(limits.responseMaxBytes);
    let status = 0;
    pool.dispatch(
      {
        method: 'POST',
        path,
        headers: { ...hop.headers, 'content-type': 'application/json', accept: 'application/json' },
        body: request.text ?? JSON.stringify(request),
      },
      {
        onRequestStart(started) {
          controller = started;
          if (givenUp !== undefined) started.abort(givenUp);
        },
        onResponseStart(_controller, statusCode) {
          status = statusCode;
        },
        onResponseData(_controller, chunk) {
          if (!body.add(chunk))
            giveUp(new GivenUp('SUBGRAPH_BAD_RESPONSE', 'Too large an answer.'));
        },
        onResponseEnd() {
          settle();
          resolve({ status, body: body.text() });
        },
        onResponseError(_controller, error) {
          settle();
          reject(error);
        },
      },
    );
  });
}

/** A body up to a limit; `add` says whether it still fits. */
function collectBody(maxBytes: number) {
  const chunks: Buffer[] = [];
  let bytes = 0;
  return {
    add(chunk: Buffer): boolean {
      bytes += chunk.length;
      chunks.push(chunk);
      return bytes <= maxBytes;
    },
    text(): string {
      const [only] = chunks;
      return (chunks.length === 1 && only ? only : Buffer.concat(chunks)).toString('utf8');
    },
  };
}
