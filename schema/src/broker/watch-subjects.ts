// A replica's eye on a stream: the newest message of every subject first (or nothing of the past), then every change.
// Nothing is stored at the broker; after any loss it reads on, or from the start when the stream was remade.
import { DeliverPolicy } from '@nats-io/jetstream';
import type { Consumer, ConsumerMessages, ConsumerNotification, JsMsg } from '@nats-io/jetstream';
import type { Broker } from './connect.ts';
import type { StreamName } from './streams.ts';

/** What to watch and whom to tell. */
export interface SubjectWatch {
  readonly stream: StreamName | 'CONTROL';
  /** Subjects with wildcards, without the broker's prefix. */
  readonly subjects: readonly string[];
  /**
   * Called in the stream's order, each call after the one before. The subject is without the prefix.
   * A message may come again after a loss: compare versions. What it throws goes to `onProblem`.
   */
  onMessage(message: WatchedMessage): void;
  /** Told what went wrong while watching goes on. Default: nothing. */
  onProblem?(problem: Error): void;
  /** Where to begin: with the newest of every subject (the default), with what comes from now on, or after a place. */
  readonly from?: 'newest-of-all' | 'now' | StreamPlace;
  /** Told when the stream was lost and remade: what follows is read from its beginning. */
  onRemade?(): void;
}

/** A place in a stream that can be told from one in a stream made anew under the same name. */
export interface StreamPlace {
  /** When the stream was created, as the server says. */
  readonly created: string;
  /** The last message that has been read; 0 before the first. */
  readonly sequence: number;
}

/** One message of the watched subjects. */
export interface WatchedMessage {
  readonly subject: string;
  readonly data: Uint8Array;
  readonly sequence: number;
}

/** A running watch. */
export interface Watch {
  /** Fulfilled when everything that was there at the start has been handed over. Rejected when closed before. */
  readonly ready: Promise<void>;
  /** How far has been handed over; before `ready` nothing is known. */
  readonly place: StreamPlace;
  close(): Promise<void>;
}

/** Starts to watch at once; a broker or stream that is not there yet is waited for. */
export function watchSubjects(broker: Broker, watch: SubjectWatch): Watch {
  const run = new Run(broker, watch);
  // Nobody may be waiting for `ready` when the watch is closed early: that is no unhandled failure.
  run.ready.catch(() => undefined);
  return {
    ready: run.ready,
    get place() {
      return run.place;
    },
    close: () => run.close(),
  };
}

const retryMs = 100;
// A silent loss is noticed within two of these: a revoked token must be known within 2 s (AU-3).
const heartbeatMs = 500;

class Run {
  readonly ready: Promise<void>;
  readonly #broker: Broker;
  readonly #watch: SubjectWatch;
  readonly #stream: string;
  readonly #settle: { ready(): void; failed(reason: Error): void };
  readonly #done: Promise<void>;
  readonly #stopped = new AbortController();
  /** The stream's creation time: another one means that it was lost and remade. */
  #created = '';
  #sequence = 0;
  /** Whether the newest of every subject is all that is wanted of the past. */
  readonly #newestOnly: boolean;
  #messages: ConsumerMessages | undefined;

  constructor(broker: Broker, watch: SubjectWatch) {
    this.#broker = broker;
    this.#watch = watch;
    this.#stream = broker.stream(watch.stream);
    const { from = 'newest-of-all' } = watch;
    this.#newestOnly = from === 'newest-of-all';
    if (typeof from === 'object') [this.#created, this.#sequence] = [from.created, from.sequence];
    const { promise, resolve, reject } = promiseWithResolvers();
    this.ready = promise;
    this.#settle = { ready: resolve, failed: reject };
    this.#done = this.#keepReading();
  }

  get place(): StreamPlace {
    return { created: this.#created, sequence: this.#sequence };
  }

  async close(): Promise<void> {
    this.#stopped.abort();
    this.#settle.failed(new Error('the watch was closed before it was ready'));
    await this.#messages?.close();
    await this.#done;
  }

  async #keepReading(): Promise<void> {
    // What the server sent into a dying socket is gone: begin a new round whenever the socket is new.
    const stopListening = this.#broker.onReconnect(() => void this.#messages?.close());
    while (!this.#stopped.signal.aborted) {
      try {
        await this.#readUntilLost();
      } catch (error) {
        this.#problem(error);
      }
      await pause(retryMs, this.#stopped.signal);
    }
    stopListening();
  }

  // One round: from where the last one ended, or from the newest of all when the stream is not the same any more.
  async #readUntilLost(): Promise<void> {
    const { created, state } = await this.#broker.jsm.streams.info(this.#stream);
    this.#findPlace(created, state.last_seq);
    const consumer = await this.#broker.js.consumers.get(this.#stream, {
      filter_subjects: this.#watch.subjects.map((subject) => this.#broker.subject(subject)),
      inactive_threshold: 30_000,
      ...(this.#sequence === 0 && this.#newestOnly
        ? { deliver_policy: DeliverPolicy.LastPerSubject }
        : { opt_start_seq: this.#sequence + 1 }),
    });
    if (!this.#stopped.signal.aborted) await this.#consume(consumer);
    consumer.delete().catch(() => undefined);
  }

  #findPlace(created: string, lastSequence: number): void {
    const first = this.#created === '';
    const remade = !first && (created !== this.#created || lastSequence < this.#sequence);
    this.#created = created;
    if (first && this.#watch.from === 'now') this.#sequence = lastSequence;
    if (!remade) return;
    this.#sequence = 0;
    this.#watch.onRemade?.();
  }

  async #consume(consumer: Consumer): Promise<void> {
    const seen = { deliveries: 0 };
    const messages = await consumer.consume({
      max_messages: 1_000,
      idle_heartbeat: heartbeatMs,
      callback: (message) => {
        seen.deliveries = message.info.deliverySequence;
        this.#sequence = message.seq;
        this.#hand(message);
        if (message.info.pending === 0) this.#settle.ready();
      },
    });
    this.#messages = messages;
    if ((await consumer.info(true)).num_pending === 0) this.#settle.ready();
    const status = endWhenLost(messages, seen);
    await Promise.all([messages.closed(), status]);
  }

  #hand(message: JsMsg): void {
    const { data, seq } = message;
    const subject = this.#broker.unprefixed(message.subject);
    try {
      this.#watch.onMessage({ subject, data, sequence: seq });
    } catch (error) {
      this.#problem(error);
    }
  }

  #problem(error: unknown): void {
    if (this.#stopped.signal.aborted) return;
    this.#watch.onProblem?.(error instanceof Error ? error : new Error(String(error)));
  }
}

// The client (3.4.0) repairs its consumer by itself, but not well enough for a replica: a message that went into
// a dying socket is missed until the next one comes, and after a repair it waits for a missed heartbeat first.
// So every sign of loss ends the round instead, and the next round asks for exactly what is missing.
async function endWhenLost(
  messages: ConsumerMessages,
  seen: { readonly deliveries: number },
): Promise<void> {
  for await (const status of messages.status()) {
    if (isLoss(status, seen.deliveries)) await messages.close();
  }
}

function isLoss(status: ConsumerNotification, deliveries: number): boolean {
  switch (status.type) {
    case 'heartbeat':
      return status.lastConsumerSequence > deliveries;
    case 'heartbeats_missed':
    case 'reset':
    case 'ordered_consumer_recreated':
    case 'consumer_deleted':
    case 'consumer_not_found':
    case 'stream_not_found':
    case 'no_responders':
      return true;
    default:
      return false;
  }
}

function promiseWithResolvers() {
  let resolve!: () => void;
  let reject!: (reason: Error) => void;
  const promise = new Promise<void>((onFulfilled, onRejected) => {
    resolve = onFulfilled;
    reject = onRejected;
  });
  return { promise, resolve, reject };
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    const wake = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', wake);
      resolve();
    };
    const timer = setTimeout(wake, ms);
    signal.addEventListener('abort', wake);
  });
}
