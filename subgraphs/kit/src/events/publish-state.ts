// Publishing to compacted subjects: the message on a subject never goes back to a lower version, not
// after a timed-out publish, a take-over by another relay or a republish (domain.md "Subjects").
import type { Broker } from '@ates/schema/broker/connect';
import { JetStreamApiError } from '@nats-io/jetstream';
import type { OutboxRow } from './relay.ts';

const wrongLastSequence = 10071;
const subjectsRememberedMax = 100_000;
const attemptsMax = 5;

/** Answers a function that puts a state on its subject unless a version at least as new stands there. */
export function createStatePublisher(
  broker: Broker,
): (row: OutboxRow & { stream: string }, version: number) => Promise<void> {
  const lastSequences = new Map<string, number>();

  const remember = (subject: string, sequence: number): void => {
    lastSequences.delete(subject);
    lastSequences.set(subject, sequence);
    if (lastSequences.size > subjectsRememberedMax) {
      const oldest = lastSequences.keys().next();
      if (!oldest.done) lastSequences.delete(oldest.value);
    }
  };

  return async (row, version) => {
    const subject = broker.subject(row.subject);
    for (let attempt = 1; ; attempt += 1) {
      try {
        // A subject not seen yet is most likely a new entity: expect nothing there.
        const lastSubjectSequence = lastSequences.get(subject) ?? 0;
        const ack = await broker.js.publish(subject, row.payload, {
          msgID: row.message_id,
          expect: { lastSubjectSequence },
        });
        remember(subject, ack.seq);
        return;
      } catch (error) {
        lastSequences.delete(subject);
        if (!isWrongLastSequence(error) || attempt === attemptsMax) throw error;
      }
      const standing = await newestOn(broker, row.stream, subject);
      if (standing) remember(subject, standing.sequence);
      if (standing && standing.version >= version) return;
    }
  };
}

const isWrongLastSequence = (error: unknown): boolean =>
  error instanceof JetStreamApiError && error.code === wrongLastSequence;

async function newestOn(
  broker: Broker,
  stream: string,
  subject: string,
): Promise<{ sequence: number; version: number } | undefined> {
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
