// Waits until a subgraph has what a consistency token stands for: its own aggregates at their versions,
// and others' events in its inbox. Woken by what is committed here; the clock is only the safety net.
import {
  readToken,
  type TokenAggregate,
  type TokenEvent,
  type TokenPart,
} from './consistency-token.ts';

/** What a subgraph knows of itself and of what it has read. */
export interface ConsistencySource {
  /** The subgraph's name. */
  readonly origin: string;
  /** Signs this origin's parts; the same on all its replicas. */
  readonly secret: string;
  /** Whether this subgraph listens to a type of event at all. */
  readonly consumes: (type: string) => boolean;
  readonly areAtVersions: (aggregates: readonly TokenAggregate[]) => Promise<boolean>;
  /** Those of `events` that have not been handled, nor anything newer that took their place. */
  readonly unhandled: (events: readonly WantedEvent[]) => Promise<readonly WantedEvent[]>;
  /** Calls `listener` after every commit of a consumer; answers how to stop that. */
  readonly onHandled: (listener: () => void) => () => void;
}

/** An event to wait for, with the version its aggregate had when the token was given. */
export type WantedEvent = TokenEvent & { readonly version: number };

export type Consistency = 'reached' | 'stale' | 'no-token';

// Another replica's consumer may commit without us hearing of it.
const pollMs = 100;
// A burst of commits wakes everybody who waits once, not once per commit.
const gapMs = 5;

/** Answers `stale` when it is not there after `waitMs`. */
export async function awaitConsistency(
  source: ConsistencySource,
  token: string,
  waitMs: number,
): Promise<Consistency> {
  const parts = readToken(token, source.origin, source.secret);
  if (!parts) return 'no-token';
  const wanted = wantedOf(source, parts);
  const deadline = performance.now() + waitMs;
  for (;;) {
    // Listening begins before looking: what is committed in between is not missed.
    const change = nextChange(source);
    try {
      if (await isReached(source, wanted)) return 'reached';
      const leftMs = deadline - performance.now();
      if (leftMs <= 0) return 'stale';
      await Promise.race([change.happened, sleep(Math.min(leftMs, pollMs))]);
    } finally {
      change.stop();
    }
    await sleep(gapMs);
  }
}

/** What is still to come; grows shorter. */
interface Wanted {
  aggregates: readonly TokenAggregate[];
  events: readonly WantedEvent[];
}

function wantedOf(source: ConsistencySource, parts: readonly TokenPart[]): Wanted {
  const own = parts.filter(({ origin }) => origin === source.origin);
  const others = parts.filter(({ origin }) => origin !== source.origin);
  return {
    aggregates: own.flatMap(({ aggregates }) => aggregates),
    events: others
      .flatMap(({ aggregates }) => aggregates)
      .flatMap(({ events, version }) => events.map((event) => ({ ...event, version })))
      .filter(({ type }) => source.consumes(type)),
  };
}

async function isReached(source: ConsistencySource, wanted: Wanted): Promise<boolean> {
  if (wanted.aggregates.length > 0 && (await source.areAtVersions(wanted.aggregates)))
    wanted.aggregates = [];
  if (wanted.events.length > 0) wanted.events = await source.unhandled(wanted.events);
  return wanted.aggregates.length === 0 && wanted.events.length === 0;
}

function nextChange(source: ConsistencySource): { happened: Promise<void>; stop: () => void } {
  let stop = (): void => undefined;
  const happened = new Promise<void>((resolve) => {
    stop = source.onHandled(resolve);
  });
  return { happened, stop };
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
