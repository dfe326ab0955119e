// A replica's eye on a stream: the newest message of every subject first, then every change, for ever.
// Nothing is stored at the broker; after any loss it reads on, or from the start when the stream was remade.
import { DeliverPolicy } from '@nats-io/jetstream';
import type { Consumer, ConsumerMessages, JsMsg } from '@nats-io/jetstream';
import type { Broker } from './connect.ts';
import type { StreamName } from './streams.ts';

/** What to watch and whom to tell. */
export interface SubjectWatch {
  readonly stream: StreamName;
  /** Subjects with wildcards, without the broker's prefix. */
  readonly subjects: readonly string[];
  /**
   * Called in the stream's order, each call after the one before. The subject is without the prefix.
   * A message may come again after a loss: compare versions. What it throws goes to `onProblem`.
   */
  onMessage(message: WatchedMessage): void;
  /** Told what went wrong while watching goes on. Default: nothing. */
  onProblem?(problem: Error): void;
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
  close(): Promise<void>;
}

/** Starts to watch at once; a broker or stream that is not there yet is waited for. */
export function watchSubjects(broker: Broker, watch: SubjectWatch): Watch {
  const run = new Run(broker, watch);
  // Nobody may be waiting for `ready` when the watch is closed early: that is no unhandled failure.
  run.ready.catch(() => undefined);
  return { ready: run.ready, close: () => run.close() };
}

const retryMs = 250;
// Two missed ones make the client look for its consumer again: a revoked token must be known within 2 s (AU-3).
const heartbeatMs = 500;

class Run {
  readonly ready: Promise<void>;
  readonly #broker: Broker;
  readonly #watch: SubjectWatch;
  readonly #stream: string;
  readonly #settle: { ready(): void; failed(reason: Error): void };
  readonly #done: Promise<void>;
  readonly #stopped = new AbortController();
  #messages: ConsumerMessages | undefined;

  constructor(broker: Broker, watch: SubjectWatch) {
    this.#broker = broker;
    this.#watch = watch;
    this.#stream = broker.stream(watch.stream);
    const { promise, resolve, reject } = promiseWithResolvers();
    this.ready = promise;
    this.#settle = { ready: resolve, failed: reject };
    this.#done = this.#keepReading();
  }

  async close(): Promise<void> {
    this.#stopped.abort();
    this.#settle.failed(new Error('the watch was closed before it was ready'));
    await this.#messages?.close();
    await this.#done;
  }

  async #keepReading(): Promise<void> {
    while (!this.#stopped.signal.aborted) {
      try {
        await this.#readOnce();
      } catch (error) {
        this.#problem(error);
      }
      await pause(retryMs, this.#stopped.signal);
    }
  }

  // Ends when the stream is no longer the one that was begun with; the next round starts from the newest of all.
  async #readOnce(): Promise<void> {
    const { created } = await this.#broker.jsm.streams.info(this.#stream);
    const consumer = await this.#broker.js.consumers.get(this.#stream, {
      filter_subjects: this.#watch.subjects.map((subject) => this.#broker.subject(subject)),
      deliver_policy: DeliverPolicy.LastPerSubject,
    });
    if (this.#stopped.signal.aborted) return;
    await this.#readFrom(consumer, created);
  }

  async #readFrom(consumer: Consumer, created: string): Promise<void> {
    const progress = { sequence: 0 };
    const messages = await consumer.consume({ max_messages: 1_000, idle_heartbeat: heartbeatMs });
    this.#messages = messages;
    const guard = this.#endWhenRemade(messages, created, progress);
    if ((await consumer.info(true)).num_pending === 0) this.#settle.ready();
    for await (const message of messages) {
      progress.sequence = message.seq;
      this.#hand(message);
      if (message.info.pending === 0) this.#settle.ready();
    }
    await guard;
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

  // The client makes its consumer again after a loss and reads on from where it was. In a stream that was
  // remade, or lost its tail, that place is in the future and everything before it would be missed silently.
  async #endWhenRemade(
    messages: ConsumerMessages,
    created: string,
    progress: { sequence: number },
  ): Promise<void> {
    for await (const status of messages.status()) {
      if (status.type !== 'ordered_consumer_recreated') continue;
      const info = await this.#broker.jsm.streams.info(this.#stream).catch(() => undefined);
      const same = info?.created === created && info.state.last_seq >= progress.sequence;
      if (!same) await messages.close();
    }
  }

  #problem(error: unknown): void {
    if (this.#stopped.signal.aborted) return;
    this.#watch.onProblem?.(error instanceof Error ? error : new Error(String(error)));
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
