// Publishing to compacted subjects: the message on a subject never goes back to a lower version, not
// after a timed-out publish, a take-over by another relay or a republish (domain.md "Subjects").
import type { Broker } from '@ates/schema/broker/connect';
import { JetStreamApiError } from '@nats-io/jetstream';
import type { OutboxRow } from './relay.ts';

// Server 2.12 tells the same with another code when the newer message is still on its way to the disk.
const wrongLastSequence = new Set([10071, 10164]);
const subjectsRememberedMax = 100_000;
const attemptsMax = 5;

/** Answers a function that puts a state on its subject unless a version at least as new stands there. */
export function createStatePublisher(
  broker: Broker,
): (row: OutboxRow & { stream: string }, version: number) => Promise<void> {
  const newest = new Map<string, Standing>();

  const remember = (subject: string, standing: Standing): void => {
    newest.delete(subject);
    newest.set(subject, standing);
    if (newest.size > subjectsRememberedMax) {
      const oldest = newest.keys().next();
      if (!oldest.done) newest.delete(oldest.value);
    }
  };

  return async (row, version) => {
    const subject = broker.subject(row.subject);
    for (let attempt = 1; ; attempt += 1) {
      const known = newest.get(subject);
      if (known && known.version >= version) return;
      try {
        const ack = await broker.js.publish(subject, row.payload, {
          msgID: row.message_id,
          // A subject not seen yet is most likely a new entity: expect nothing there.
          expect: { lastSubjectSequence: known?.sequence ?? 0 },
        });
        remember(subject, { sequence: ack.seq, version });
        return;
      } catch (error) {
        // What stands there now is unknown: a publish that timed out may have been stored.
        newest.delete(subject);
        if (!isWrongLastSequence(error) || attempt === attemptsMax) throw error;
      }
      const standing = await newestOn(broker, row.stream, subject);
      if (standing) remember(subject, standing);
    }
  };
}

/** The message on a subject: where it is and which version of the entity it tells. */
interface Standing {
  readonly sequence: number;
  readonly version: number;
}

const isWrongLastSequence = (error: unknown): boolean =>
  error instanceof JetStreamApiError && wrongLastSequence.has(error.code);

async function newestOn(
  broker: Broker,
  stream: string,
  subject: string,
): Promise<Standing | undefined> {
  const message = await broker.jsm.streams.getMessage(broker.stream(stream), {
    last_by_subj: subject,
  });
  if (!message) return undefined;
  const { aggregateversion } = message.json<{ aggregateversion?: unknown }>();
  return {
    sequence: message.seq,
    version: typeof aggregateversion === 'number' ? aggregateversion : 0,
  };
}
