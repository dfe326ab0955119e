// Publishing to compacted subjects: the message on a subject never goes back to a lower version, not
// after a timed-out publish, a take-over by another relay or a republish (schema/EVENTS.md).
import type { Broker } from '@ates/schema/broker/connect';
import { JetStreamApiError } from '@nats-io/jetstream';
import type { StreamedRow } from './relay.ts';
import { createStandings, newestOn, type Standings } from './standings.ts';

// Server 2.12 tells the same with another code when the newer message is still on its way to the disk.
const wrongLastSequence = new Set([10071, 10164]);
const attemptsMax = 5;

/** Answers a function that puts a state on its subject unless a version at least as new stands there. */
export function createStatePublisher(
  broker: Broker,
  standings: Standings = createStandings(),
): (row: StreamedRow, version: number) => Promise<void> {
  return async (row, version) => {
    const subject = broker.subject(row.subject);
    for (let attempt = 1; ; attempt += 1) {
      const known = standings.get(subject);
      if (known && known.version >= version) return;
      try {
        const ack = await broker.js.publish(subject, row.payload, {
          msgID: row.message_id,
          // A subject not seen yet is most likely a new entity: expect nothing there.
          expect: { lastSubjectSequence: known?.sequence ?? 0 },
        });
        standings.remember(subject, { sequence: ack.seq, version });
        return;
      } catch (error) {
        // What stands there now is unknown: a publish that timed out may have been stored.
        standings.forget(subject);
        if (!isWrongLastSequence(error) || attempt === attemptsMax) throw error;
      }
      const standing = await newestOn(broker, row.stream, subject);
      if (standing) standings.remember(subject, standing);
    }
  };
}

const isWrongLastSequence = (error: unknown): boolean =>
  error instanceof JetStreamApiError && wrongLastSequence.has(error.code);
