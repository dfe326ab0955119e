// What several clients share, and what they are to it: frames go from the one to the others.
import type { Caller } from '../identity/authenticate.ts';
import type { LiveEnd, LiveFrame } from '../transport/graphql-service.ts';
import type { Waiting } from './backlog.ts';
import type { LiveField } from './live-field.ts';

/** A frame, and what it says about whom. */
export type Told = Waiting & {
  readonly frame: LiveFrame;
  readonly part: number;
  readonly sequence: number;
  readonly version: number | undefined;
};

/** Whoever gets the frames. */
export type LiveReader = {
  readonly caller: Caller;
  offer(told: Told): void;
  end(end: LiveEnd): void;
};

/** What several clients share. */
export type LiveShared = {
  /** How what waits for a slow client is bounded. */
  readonly kind: LiveField['kind'];
  readonly readers: ReadonlySet<LiveReader>;
  join(reader: LiveReader): void;
  leave(reader: LiveReader): void;
};

/** So many readers are looked at: one that lasts is soon found. */
const lookedAtMax = 8;

/** Of the first few readers the caller whose token lasts longest: fetches for all of them bear it. */
export function lastingCaller(readers: Iterable<LiveReader>): Caller | undefined {
  let lasting: Caller | undefined;
  let lookedAt = 0;
  for (const { caller } of readers) {
    if (lasting === undefined || expiresAt(caller) > expiresAt(lasting)) lasting = caller;
    lookedAt += 1;
    if (lookedAt === lookedAtMax) break;
  }
  return lasting;
}

const expiresAt = ({ viewer }: Caller): number => viewer?.expiresAt ?? 0;
