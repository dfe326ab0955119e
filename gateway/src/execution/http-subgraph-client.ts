// A subgraph over HTTP: a pool of kept-alive connections, a deadline, a cap on the answer, no redirects.
// Every failure becomes a SubgraphError whose cause (with addresses) is for the log only.
import { Pool, type Dispatcher } from 'undici';
import { Deadlines, type Late } from '../deadlines.ts';
import type { StopSignal } from '../stop-signal.ts';
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

  const deadlines = new Deadlines(limits.timeoutMs);
  const headersOf = createHeaderLists();

  function post(request: SubgraphRequest, hop: Hop): Promise<Received> {
    return new Promise((resolve, reject) => {
      const exchange = new Exchange(resolve, reject, hop.signal, deadlines, limits);
      if (!exchange.begin()) return;
      const headers = headersOf(hop.headers);
      const body = request.text ?? JSON.stringify(request);
      pool.dispatch({ method: 'POST', path, headers, body }, exchange);
    });
  }

  return {
    async fetch(request, hop) {
      try {
        const { status, body } = await post(request, hop);
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

/** Names and values in turn, as undici sends them; the fetches of one request have the same. */
function createHeaderLists(): (headers: Hop['headers']) => string[] {
  let last: Hop['headers'] | undefined;
  let list: string[] = [];
  return (headers) => {
    if (headers === last) return list;
    last = headers;
    list = ['content-type', 'application/json', 'accept', 'application/json'];
    for (const [name, value] of Object.entries(headers)) list.push(name, value);
    return list;
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

type Received = { readonly status: number; readonly body: string };

/** One exchange, dispatched straight to the pool: undici's promises and streams cost more than the exchange itself. */
class Exchange implements Dispatcher.DispatchHandler, Late {
  readonly #resolve: (received: Received) => void;
  readonly #reject: (error: unknown) => void;
  readonly #signal: StopSignal;
  readonly #deadlines: Deadlines;
  readonly #maxBytes: number;
  readonly #stop = () => this.late();
  #controller: Dispatcher.DispatchController | undefined;
  #givenUp: GivenUp | undefined;
  #status = 0;
  #bytes = 0;
  #first: Buffer | undefined;
  #more: Buffer[] | undefined;
  lateAtMs = 0;

  constructor(
    resolve: (received: Received) => void,
    reject: (error: unknown) => void,
    signal: StopSignal,
    deadlines: Deadlines,
    { responseMaxBytes }: HttpSubgraphLimits,
  ) {
    this.#resolve = resolve;
    this.#reject = reject;
    this.#signal = signal;
    this.#deadlines = deadlines;
    this.#maxBytes = responseMaxBytes;
  }

  /** False when nobody waits for it any more. */
  begin(): boolean {
    this.#signal.addEventListener('abort', this.#stop);
    this.#deadlines.add(this);
    if (this.#signal.aborted) this.late();
    return this.#givenUp === undefined;
  }

  late(): void {
    this.#giveUp(new GivenUp('SUBGRAPH_TIMEOUT', 'Nobody waits any longer.'));
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#givenUp !== undefined) controller.abort(this.#givenUp);
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number): void {
    this.#status = status;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes > this.#maxBytes) {
      this.#giveUp(new GivenUp('SUBGRAPH_BAD_RESPONSE', 'Too large an answer.'));
    } else if (this.#first === undefined) {
      this.#first = chunk;
    } else {
      this.#more ??= [this.#first];
      this.#more.push(chunk);
    }
  }

  onResponseEnd(): void {
    this.#settle();
    const whole = this.#more === undefined ? this.#first : Buffer.concat(this.#more);
    this.#resolve({ status: this.#status, body: whole?.toString('utf8') ?? '' });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#settle();
    this.#reject(error);
  }

  #giveUp(reason: GivenUp): void {
    this.#givenUp = reason;
    this.#controller?.abort(reason);
    this.#settle();
    this.#reject(reason);
  }

  #settle(): void {
    this.#deadlines.delete(this);
    this.#signal.removeEventListener('abort', this.#stop);
  }
}
