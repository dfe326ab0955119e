// Reads a stretch of a stream once more: what somebody missed between two places, filtered by subject.
// Subjects and two sequences go in, the messages between them come out in order; nothing is stored at the broker.
import type { Consumer } from '@nats-io/jetstream';
import type { Broker } from './connect.ts';
import type { StreamName } from './streams.ts';
import type { WatchedMessage } from './watch-subjects.ts';

/** Which messages to read again. */
export interface Replay {
  readonly stream: StreamName;
  /** Subjects with wildcards, without the broker's prefix. */
  readonly subjects: readonly string[];
  /** The stream's creation time when `after` was read. */
  readonly created: string;
  /** The last message that is known. */
  readonly after: number;
  /** The last message to read. */
  readonly until: number;
  /** More messages than this are not read: the reader is better off asking for everything anew. */
  readonly messagesMax: number;
  /** Ends the reading; an AbortSignal is one. */
  readonly signal: {
    readonly aborted: boolean;
    addEventListener(type: 'abort', listener: () => void): void;
    removeEventListener(type: 'abort', listener: () => void): void;
  };
  /** May be slow: the next message is handed over when it is done. */
  onMessage(message: WatchedMessage): Promise<void> | void;
}

/** `gone`: the stream was remade, no longer reaches back that far, or holds too much: nothing was handed over. */
export type ReplayOutcome = 'done' | 'gone';

/** @throws what the broker throws when it is lost on the way; some messages may have been handed over. */
export async function replaySubjects(broker: Broker, replay: Replay): Promise<ReplayOutcome> {
  const stream = broker.stream(replay.stream);
  const { created, state, config } = await broker.jsm.streams.info(stream);
  const table = config.max_msgs_per_subject === 1;
  if (created !== replay.created || state.last_seq < replay.after) return 'gone';
  // A table forgets what was overtaken, and only that; a log that has lost its beginning is not whole.
  if (!table && state.first_seq > replay.after + 1) return 'gone';
  if (replay.until <= replay.after) return 'done';
  const consumer = await broker.js.consumers.get(stream, {
    filter_subjects: replay.subjects.map((subject) => broker.subject(subject)),
    inactive_threshold: 30_000,
    opt_start_seq: replay.after + 1,
  });
  try {
    const { num_pending: pending } = await consumer.info();
    if (pending > replay.messagesMax) return 'gone';
    if (pending > 0) await readUntil(broker, consumer, replay);
    return 'done';
  } finally {
    consumer.delete().catch(() => undefined);
  }
}

async function readUntil(broker: Broker, consumer: Consumer, replay: Replay): Promise<void> {
  const messages = await consumer.consume({ max_messages: 256, idle_heartbeat: 1_000 });
  const stop = () => void messages.close();
  replay.signal.addEventListener('abort', stop);
  try {
    for await (const message of messages) {
      const { seq: sequence, data, info } = message;
      if (replay.signal.aborted || sequence > replay.until) break;
      await replay.onMessage({ subject: broker.unprefixed(message.subject), data, sequence });
      if (sequence === replay.until || info.pending === 0) break;
    }
  } finally {
    replay.signal.removeEventListener('abort', stop);
    await messages.close();
  }
}
