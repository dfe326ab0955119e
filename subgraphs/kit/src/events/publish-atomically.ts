// Many messages to one stream as one atomic batch (server 2.12 and newer): all are stored, in order, or
// none is; one acknowledgement, and one sync to the disk, for all of them.
import type { Broker } from '@ates/schema/broker/connect';
import { JetStreamApiError } from '@nats-io/jetstream';
import { headers, nuid } from '@nats-io/transport-node';

/** The server takes no more in one batch. */
export const batchMessagesMax = 1000;

export interface BatchMessage {
  /** As the broker calls it. */
  readonly subject: string;
  readonly messageId: string;
  readonly payload: string;
  /** Refuses the whole batch unless the subject's newest message is this one; 0 = none there. */
  readonly expectedLastOnSubject?: number;
}

const acknowledgeTimeoutMs = 8000;

/**
 * Publishes at most {@link batchMessagesMax} messages; answers the first one's sequence, the others
 * follow without a gap. Throws JetStreamApiError when the batch was refused and nothing was stored (any
 * of its ids is known already, an expectation failed), TimeoutError when nobody knows.
 */
export async function publishAtomically(
  broker: Broker,
  messages: readonly BatchMessage[],
): Promise<number> {
  const batch = nuid.next();
  const last = messages.length - 1;
  for (let index = 0; index < last; index += 1) {
    const message = messages[index];
    if (message)
      broker.nc.publish(message.subject, message.payload, {
        headers: headersOf(message, batch, index),
      });
  }
  const message = messages[last];
  if (!message) throw new RangeError('a batch has at least one message');
  const head = headersOf(message, batch, last);
  head.set('Nats-Batch-Commit', '1');
  const answer = await broker.nc.request(message.subject, message.payload, {
    headers: head,
    timeout: acknowledgeTimeoutMs,
  });
  return firstSequence(answer.json(), messages.length);
}

function headersOf(message: BatchMessage, batch: string, index: number) {
  const head = headers();
  head.set('Nats-Batch-Id', batch);
  head.set('Nats-Batch-Sequence', String(index + 1));
  head.set('Nats-Msg-Id', message.messageId);
  if (message.expectedLastOnSubject !== undefined)
    head.set('Nats-Expected-Last-Subject-Sequence', String(message.expectedLastOnSubject));
  return head;
}

interface Acknowledgement {
  readonly seq?: number;
  readonly count?: number;
  readonly error?: { code: number; err_code: number; description: string };
}

/** The server took the messages, but not as a batch: it is not the server it said it was. */
class BatchIgnoredError extends Error {
  readonly code = 'BATCH_IGNORED';
}

function firstSequence({ seq, count, error }: Acknowledgement, messages: number): number {
  if (error) throw new JetStreamApiError(error);
  if (seq === undefined || count !== messages)
    throw new BatchIgnoredError(`${count ?? 0} of ${messages} messages were taken as one batch`);
  return seq - messages + 1;
}
