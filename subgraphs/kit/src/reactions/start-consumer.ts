// A durable JetStream consumer of one stream: pulls messages and handles them in batches exactly once
// (handle-messages.ts). Knows how far it has read.
import type { Broker } from '@ates/schema/broker/connect';
import type { ConsumerMessages, Consumer as PullConsumer } from '@nats-io/jetstream';
import { pause } from '../commands/pause.ts';
import { giveBack, handleMessages, type Message, type MessageHandler } from './handle-messages.ts';
import { hasHandledAny } from './inbox.ts';
import {
  createConsumer,
  provisionConsumer,
  subjectsPassedBy,
  unacknowledgedMax,
} from './provision-consumer.ts';

export type { RetryPolicy } from './handle-messages.ts';

export interface ConsumerOptions extends MessageHandler {
  readonly broker: Broker;
  /** The stream without the broker's prefix, for example `TASKS`. */
  readonly stream: string;
  readonly subjects: readonly string[];
  readonly batchMax?: number;
  /**
   * A database that has handled nothing yet reads the stream from its first message, whatever the
   * durable acknowledged for a former database: for subgraphs that keep projections only.
   */
  readonly rereadsWhenEmpty?: boolean;
}

/** How far a consumer has read. */
export interface ConsumerProgress {
  /** Nothing is waiting as far as the broker has told. */
  readonly caughtUp: boolean;
  /** The latest `time` among the events handled since the start; undefined before the first. */
  readonly lastHandledAt: string | undefined;
  /** The streams that are not caught up. */
  readonly behind: readonly string[];
}

export interface Consumer {
  readonly name: string;
  /** What it reads, and who answers it: all a rebuild needs to read it again. */
  readonly source: Pick<ConsumerOptions, 'stream' | 'subjects' | 'reactions'>;
  progress(): ConsumerProgress;
  /** Stops handling between two batches; messages wait. */
  pause(): Promise<void>;
  resume(): void;
  /** Finishes the batch in hand; what was pulled and not handled goes back at once. */
  close(): Promise<void>;
}

const holdMs = 2000;
const idleHeartbeatMs = 5000;
const progressMs = 1000;
const reopenMs = 500;

export async function startConsumer(options: ConsumerOptions): Promise<Consumer> {
  await provisionConsumer(options);
  if (options.rereadsWhenEmpty) await rereadWhenEmpty(options);
  const running = new RunningConsumer(options);
  await running.refreshProgress();
  return running.start();
}

class RunningConsumer {
  readonly #options: ConsumerOptions;
  readonly #closing = new AbortController();
  /** Everything pulled and not settled, by sequence: a message that comes twice waits once. */
  readonly #held = new Map<number, { message: Message; since: number }>();
  readonly #queue: Message[] = [];
  #wake: () => void = () => undefined;
  #paused = false;
  #inHand: Promise<unknown> = Promise.resolve();
  #messages: ConsumerMessages | undefined;
  /** What waits in the broker, for us or for another replica; unknown while it does not answer. */
  #waiting = Number.POSITIVE_INFINITY;
  #lastHandledAt: string | undefined;

  constructor(options: ConsumerOptions) {
    this.#options = options;
  }

  start(): Consumer {
    const pulling = this.#pull();
    const handling = this.#handle();
    const timers = [
      setInterval(() => this.#hold(), holdMs),
      setInterval(() => void this.refreshProgress(), progressMs),
    ];
    return {
      name: this.#options.consumer,
      source: this.#options,
      progress: () => this.#progress(),
      pause: async () => {
        this.#paused = true;
        await this.#inHand;
      },
      resume: () => {
        this.#paused = false;
        this.#wake();
      },
      close: async () => {
        this.#closing.abort();
        this.#wake();
        await this.#messages?.close();
        await Promise.all([pulling, handling]);
        for (const timer of timers) clearInterval(timer);
        for (const message of this.#queue.splice(0)) giveBack(message);
      },
    };
  }

  /**
   * Asks the broker what is waiting, other replicas' share included. A replica of an older release that
   * was started meanwhile may have taken away what this one listens to: that is mended here.
   */
  async refreshProgress(): Promise<void> {
    const { broker, stream, consumer } = this.#options;
    try {
      const info = await broker.jsm.consumers.info(broker.stream(stream), consumer);
      this.#waiting = info.num_pending + info.num_ack_pending;
      if (subjectsPassedBy(info, this.#options).length > 0) await provisionConsumer(this.#options);
    } catch {
      this.#waiting = Number.POSITIVE_INFINITY;
    }
  }

  /** Pulls for ever; the client itself survives reconnects, and what ends it is begun again. */
  async #pull(): Promise<void> {
    const { broker, logger, stream, consumer } = this.#options;
    while (!this.#closing.signal.aborted) {
      try {
        const durable = await broker.js.consumers.get(broker.stream(stream), consumer);
        await this.#pullFrom(durable);
      } catch (error) {
        if (this.#closing.signal.aborted) return;
        logger.warn({ err: error, consumer }, 'pulling ended; it begins again');
        await pause(reopenMs, this.#closing.signal);
        await createConsumer(this.#options).catch(() => undefined);
      }
    }
  }

  async #pullFrom(durable: PullConsumer): Promise<void> {
    const { broker, stream } = this.#options;
    const messages = await durable.consume({
      max_messages: unacknowledgedMax,
      idle_heartbeat: idleHeartbeatMs,
      callback: (raw) => {
        if (this.#held.has(raw.seq)) return;
        const subject = broker.unprefixed(raw.subject);
        const message = { raw, stream, sequence: raw.seq, subject, data: raw.data };
        this.#held.set(message.sequence, { message, since: performance.now() });
        this.#queue.push(message);
        this.#wake();
      },
    });
    this.#messages = messages;
    if (this.#closing.signal.aborted) return void (await messages.close());
    const watching = this.#endWhenMissing(messages);
    const error = await messages.closed();
    await watching;
    if (error) throw error;
  }

  /** A durable that somebody deleted does not come back by itself. */
  async #endWhenMissing(messages: ConsumerMessages): Promise<void> {
    for await (const { type } of messages.status()) {
      if (type !== 'consumer_deleted' && type !== 'consumer_not_found') continue;
      await createConsumer(this.#options).catch(() => undefined);
      await messages.close();
    }
  }

  async #handle(): Promise<void> {
    const { batchMax = 500 } = this.#options;
    while (!this.#closing.signal.aborted) {
      if (this.#queue.length === 0 || this.#paused) {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        continue;
      }
      const batch = this.#queue.splice(0, batchMax);
      const handling = handleMessages(this.#options, batch, this.#closing.signal);
      this.#inHand = handling;
      const latest = await handling;
      this.#settled(batch, latest);
    }
  }

  #settled(batch: readonly Message[], latest: string | undefined): void {
    for (const { sequence } of batch) this.#held.delete(sequence);
    if (latest !== undefined && latest > (this.#lastHandledAt ?? '')) this.#lastHandledAt = latest;
    const last = batch.at(-1);
    // Only when nothing has come back: then what waits is what the newest message said.
    if (last && this.#waiting <= batch.length) this.#waiting = last.raw.info.pending;
  }

  /** What waits here is not handed out to somebody else meanwhile. */
  #hold(): void {
    if (this.#options.broker.nc.isClosed()) return;
    const long = performance.now() - holdMs;
    for (const { message, since } of this.#held.values()) {
      if (since < long) message.raw.working();
    }
  }

  #progress(): ConsumerProgress {
    const { broker, stream } = this.#options;
    const caughtUp = this.#held.size === 0 && this.#waiting === 0 && !broker.nc.isClosed();
    return {
      caughtUp,
      lastHandledAt: this.#lastHandledAt,
      behind: caughtUp ? [] : [stream],
    };
  }
}

async function rereadWhenEmpty(options: ConsumerOptions): Promise<void> {
  const { broker, consumer, database, logger } = options;
  const stream = broker.stream(options.stream);
  const { delivered } = await broker.jsm.consumers.info(stream, consumer);
  if (delivered.stream_seq === 0 || (await hasHandledAny(database.db, consumer))) return;
  logger.warn({ consumer }, 'new database: the stream is read from its first message');
  await broker.jsm.consumers.delete(stream, consumer);
  await provisionConsumer(options);
}
