// Which message stands on a compacted subject: its sequence, which a publish expects, and the version of
// the entity it tells. Remembered for the subjects used last, asked of the broker for the others.
import type { Broker } from '@ates/schema/broker/connect';

/** The message on a subject. */
export interface Standing {
  /** 0 = nothing is there. */
  readonly sequence: number;
  readonly version: number;
}

export interface Standings {
  get(subject: string): Standing | undefined;
  remember(subject: string, standing: Standing): void;
  /** What stands there is unknown: a publish failed, or timed out and may have been stored. */
  forget(subject: string): void;
}

// About 20 MB; more subjects than one bulk command touches.
const subjectsRememberedMax = 150_000;

export function createStandings(): Standings {
  const newest = new Map<string, Standing>();
  return {
    get: (subject) => newest.get(subject),
    remember(subject, standing) {
      newest.delete(subject);
      newest.set(subject, standing);
      if (newest.size <= subjectsRememberedMax) return;
      const oldest = newest.keys().next();
      if (!oldest.done) newest.delete(oldest.value);
    },
    forget: (subject) => void newest.delete(subject),
  };
}

/** Asks the broker for one subject; undefined when nothing is there. */
export async function newestOn(
  broker: Broker,
  stream: string,
  subject: string,
): Promise<Standing | undefined> {
  const message = await broker.jsm.streams.getMessage(broker.stream(stream), {
    last_by_subj: subject,
  });
  return message ? { sequence: message.seq, version: versionIn(message.json()) } : undefined;
}

/**
 * Asks for many subjects (1,000 at most) in one round trip; those with nothing on them are missing. A
 * replica that lags may answer: what is published on it is then refused, never wrong.
 */
export async function newestOnEach(
  broker: Broker,
  stream: string,
  subjects: readonly string[],
): Promise<ReadonlyMap<string, Standing>> {
  const found = new Map<string, Standing>();
  if (subjects.length === 0) return found;
  const messages = await broker.jsm.direct.getLastMessagesFor(broker.stream(stream), {
    multi_last: [...subjects],
    batch: subjects.length,
  });
  for await (const message of messages) {
    found.set(message.subject, { sequence: message.seq, version: versionIn(message.json()) });
  }
  return found;
}

const versionIn = (event: unknown): number =>
  typeof event === 'object' &&
  event !== null &&
  'aggregateversion' in event &&
  typeof event.aggregateversion === 'number'
    ? event.aggregateversion
    : 0;
