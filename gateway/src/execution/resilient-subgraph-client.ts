// A subgraph that fails is asked less: queries are tried again within a budget, and after many failures in a row
// nobody waits for it, but for one probe now and then. Mutations are never sent twice.
import type { StopSignal } from '../stop-signal.ts';
import { SubgraphError, type SubgraphClient } from './subgraph-client.ts';

/** Bounds of retrying and of the breaker. */
export type ResilienceLimits = {
  /** Further attempts at one fetch. */
  readonly retriesMax: number;
  /** Failures in a row that open the breaker. */
  readonly failuresMax: number;
  /** How long nobody is let through then. */
  readonly openMs: number;
};

/** Told of what the wrapper does by itself. */
export type ResilienceMoments = {
  readonly retried: () => void;
  /** Called when the breaker opens, and when it closes again. */
  readonly breaker: (open: boolean) => void;
};

/** Of ten fetches that succeed one may be repeated; so many may be saved up. */
const retriesPerSuccess = 0.1;
const retriesSavedMax = 10;
const firstPauseMs = 20;

/** Wraps a client; its failures stay SubgraphErrors with the same codes. */
export function createResilientSubgraphClient(
  service: string,
  client: SubgraphClient,
  limits: ResilienceLimits,
  moments: ResilienceMoments = { retried: () => {}, breaker: () => {} },
): SubgraphClient {
  const breaker = new CircuitBreaker(limits, moments.breaker);
  let savedRetries = retriesSavedMax;

  function mayRetry(error: SubgraphError, query: string, attempt: number): boolean {
    // A late answer may still be under way, and a strange one would be strange again.
    if (error.code !== 'SUBGRAPH_UNAVAILABLE' || isMutation(query)) return false;
    if (attempt >= limits.retriesMax || savedRetries < 1) return false;
    savedRetries -= 1;
    moments.retried();
    return true;
  }

  return {
    async fetch(request, hop) {
      for (let attempt = 0; ; attempt += 1) {
        if (!breaker.enter()) {
          const cause = new Error('The circuit breaker is open.');
          throw new SubgraphError(service, 'SUBGRAPH_UNAVAILABLE', cause);
        }
        try {
          const response = await client.fetch(request, hop);
          breaker.succeeded();
          savedRetries = Math.min(retriesSavedMax, savedRetries + retriesPerSuccess);
          return response;
        } catch (error) {
          if (!(error instanceof SubgraphError)) throw error;
          // A client that left says nothing about the subgraph, nor does an answer of a strange shape.
          if (hop.signal.aborted) breaker.unknown();
          else if (error.code === 'SUBGRAPH_BAD_RESPONSE') breaker.succeeded();
          else breaker.failed();
          if (hop.signal.aborted || !mayRetry(error, request.query, attempt)) throw error;
          const pauseMs = firstPauseMs * 2 ** attempt * (0.5 + Math.random());
          await pause(pauseMs, hop.signal);
        }
      }
    },
    close: () => client.close(),
  };
}

/** Ends early when nobody waits for the fetch any more. */
function pause(ms: number, stop: StopSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      stop.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    stop.addEventListener('abort', end);
    if (stop.aborted) end();
  });
}

function isMutation(query: string): boolean {
  return /^\s*mutation\b/.test(query);
}

/** Closed: everybody passes. Open: nobody. When its time is over: one, whose fate decides. */
class CircuitBreaker {
  readonly #limits: ResilienceLimits;
  readonly #tell: (open: boolean) => void;
  #failures = 0;
  #openUntilMs: number | undefined;
  #probing = false;

  constructor(limits: ResilienceLimits, tell: (open: boolean) => void) {
    this.#limits = limits;
    this.#tell = tell;
  }

  /** Whether a fetch may go; whoever was let through tells what became of it. */
  enter(): boolean {
    if (this.#openUntilMs === undefined) return true;
    if (this.#probing || performance.now() < this.#openUntilMs) return false;
    this.#probing = true;
    return true;
  }

  succeeded(): void {
    this.#failures = 0;
    if (this.#openUntilMs !== undefined) this.#tell(false);
    this.#openUntilMs = undefined;
    this.#probing = false;
  }

  failed(): void {
    this.#failures += 1;
    if (this.#failures >= this.#limits.failuresMax) {
      if (this.#openUntilMs === undefined) this.#tell(true);
      this.#openUntilMs = performance.now() + this.#limits.openMs;
    }
    this.#probing = false;
  }

  unknown(): void {
    this.#probing = false;
  }
}
