// A durable JetStream consumer of one stream: pulls messages, handles them in batches exactly once,
// and classifies what fails: unreadable → parked at once, failing → retried apart, then parked.
import type { Broker } from '@ates/schema/broker/connect';
import { AckPolicy, DeliverPolicy, type JsMsg } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import { isConflict, sqlStateOf } from '../commands/run-command.ts';
import { countAttempt, park } from './dead-letters.ts';
import {
  handleInOneTransaction,
  readMessages,
  type BatchHandler,
  type IncomingMessage,
  type ReadMessage,
} from './handle-batch.ts';

/** How failures are treated. Tests shorten the waits. */
export interface RetryPolicy {
  /** Failed attempts until a message is parked. */
  readonly attemptsMax: number;
  /** Wait before the second attempt; doubles each time, with jitter. */
  readonly backOffMs: number;
  readonly backOffMaxMs: number;
}

export const defaultRetryPolicy: RetryPolicy = {
  attemptsMax: 5,
  backOffMs: 200,
  backOffMaxMs: 30_000,
};

export interface ConsumerOptions extends BatchHandler {
  readonly broker: Broker;
  /** The stream without the broker's prefix, for example `TASKS`. */
  readonly stream: string;
  readonly subjects: readonly string[];
  readonly logger: Logger;
  /** Called after every batch that committed. */
  readonly afterCommit: () => void;
  readonly retry?: RetryPolicy;
  readonly batchMax?: number;
}

/** How far a consumer has read. */
export interface ConsumerProgress {
  /** Nothing is waiting as far as the broker has told. */
  readonly caughtUp: boolean;
  /** `time` of the last handled event; undefined before the first. */
  readonly lastHandledAt: string | undefined;
}

export interface Consumer {
  readonly name: string;
  progress(): ConsumerProgress;
  /** Stops handling between two batches; messages wait in the broker. */
  pause(): Promise<void>;
  resume(): void;
  /** Finishes the batch in hand; what was pulled and not handled goes back at once. */
  close(): Promise<void>;
}

const ackWaitMs = 30_000;
// The broker stops handing out messages at this many unacknowledged ones: the bound of our queue.
const unacknowledgedMax = 4000;

type Message = IncomingMessage & { readonly raw: JsMsg };

export async function startConsumer(options: ConsumerOptions): Promise<Consumer> {
  const { broker, consumer: name, batchMax = 500 } = options;
  await provisionConsumer(options);
  const durable = await broker.js.consumers.get(broker.stream(options.stream), name);
  const queue: Message[] = [];
  let wake: (() => void) | undefined;
  const state = {
    closing: false,
    paused: false,
    pending: 1,
    lastHandledAt: undefined as string | undefined,
  };
  const messages = await durable.consume({
    max_messages: unacknowledgedMax,
    callback: (raw) => {
      queue.push({
        raw,
        stream: options.stream,
        sequence: raw.seq,
        subject: broker.unprefixed(raw.subject),
        data: raw.data,
      });
      wake?.();
    },
  });

  const loop = async (): Promise<void> => {
    while (!state.closing) {
      if (queue.length === 0 || state.paused) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        continue;
      }
      const batch = queue.splice(0, batchMax);
      idle = handleBatch(options, batch);
      await idle;
      const last = batch.at(-1);
      if (last) {
        state.pending = last.raw.info.pending;
        state.lastHandledAt = new Date(
          Math.floor(last.raw.info.timestampNanos / 1e6),
        ).toISOString();
      }
    }
  };
  let idle: Promise<void> = Promise.resolve();
  const running = loop();

  return {
    name,
    progress: () => ({
      caughtUp: queue.length === 0 && state.pending === 0,
      lastHandledAt: state.lastHandledAt,
    }),
    async pause() {
      state.paused = true;
      await idle;
    },
    resume() {
      state.paused = false;
      wake?.();
    },
    async close() {
      state.closing = true;
      wake?.();
      await messages.close();
      await running;
      for (const message of queue.splice(0)) message.raw.nak();
    },
  };
}

/** Creates the durable or brings its configuration up to date; safe when several replicas do it at once. */
async function provisionConsumer(options: ConsumerOptions): Promise<void> {
  const { broker } = options;
  await broker.jsm.consumers.add(broker.stream(options.stream), {
    durable_name: options.consumer,
    ack_policy: AckPolicy.Explicit,
    deliver_policy: DeliverPolicy.All,
    ack_wait: nanos(ackWaitMs),
    max_ack_pending: unacknowledgedMax,
    // Own attempt counts decide: after max_deliver the broker would just forget the message.
    max_deliver: -1,
    filter_subjects: options.subjects.map((subject) => broker.subject(subject)),
  });
}

/** Never throws: every message of the batch ends acknowledged, parked, or back in the broker. */
async function handleBatch(options: ConsumerOptions, batch: readonly Message[]): Promise<void> {
  const { readable, unreadable } = readMessages(batch);
  for (const { message, reason, detail } of unreadable) {
    await giveBackOnError(options, message, async () => {
      options.logger.error({ reason, detail, subject: message.subject }, 'message parked');
      await park(
        options.database.db,
        options.consumer,
        message,
        { reason, detail, attempts: 1 },
        () => options.ports.newId(),
      );
      options.afterCommit();
      message.raw.ack();
    });
  }
  if (readable.length === 0) return;
  try {
    await handleWithRetries(options, readable);
    for (const { message } of readable) message.raw.ack();
    options.afterCommit();
  } catch (error) {
    options.logger.warn({ err: error, messages: readable.length }, 'batch failed; one by one');
    for (const one of readable) await handleApart(options, one);
  }
}

const conflictAttemptsMax = 5;

async function handleWithRetries(
  options: ConsumerOptions,
  messages: readonly ReadMessage<Message>[],
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await handleInOneTransaction(
        options,
        messages.map(({ event }) => event),
      );
    } catch (error) {
      if (!isConflict(error) || attempt === conflictAttemptsMax) throw error;
    }
  }
}

/** One message in a transaction of its own, so that it cannot hold up its neighbours. */
async function handleApart(options: ConsumerOptions, one: ReadMessage<Message>): Promise<void> {
  const { message } = one;
  try {
    await handleWithRetries(options, [one]);
    options.afterCommit();
    message.raw.ack();
  } catch (error) {
    await giveBackOnError(options, message, () => afterFailure(options, message, error));
  }
}

async function afterFailure(
  options: ConsumerOptions,
  message: Message,
  error: unknown,
): Promise<void> {
  const retry = options.retry ?? defaultRetryPolicy;
  // The database itself is away: nothing is wrong with the message, so the attempt does not count.
  if (isUnavailable(error)) return message.raw.nak(retry.backOffMs * 5);
  const { database, consumer, logger } = options;
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const attempts = await countAttempt(database.db, consumer, message, detail);
  const { sequence, subject } = message;
  if (attempts < retry.attemptsMax) {
    logger.warn(
      { err: error, attempts, sequence, subject },
      'message failed; it will be tried again',
    );
    return message.raw.nak(backOff(retry, attempts));
  }
  logger.error({ err: error, attempts, sequence, subject }, 'message parked');
  await park(database.db, consumer, message, { reason: 'HANDLER_FAILED', detail, attempts }, () =>
    options.ports.newId(),
  );
  options.afterCommit();
  message.raw.ack();
}

/** Whatever goes wrong while dealing with a failure, the message is not lost: it comes again. */
async function giveBackOnError(
  options: ConsumerOptions,
  message: Message,
  deal: () => Promise<void>,
): Promise<void> {
  try {
    await deal();
  } catch (error) {
    options.logger.error(
      { err: error, subject: message.subject },
      'failure not recorded; retrying',
    );
    message.raw.nak((options.retry ?? defaultRetryPolicy).backOffMs * 5);
  }
}

const backOff = (retry: RetryPolicy, attempts: number): number =>
  Math.min(retry.backOffMs * 2 ** (attempts - 1), retry.backOffMaxMs) * (0.5 + Math.random() / 2);

const connectionCodes = new Set([
  'CONNECTION_CLOSED',
  'CONNECTION_DESTROYED',
  'CONNECTION_ENDED',
  'CONNECT_TIMEOUT',
  'ECONNREFUSED',
  'ECONNRESET',
]);

/** Postgres cannot be reached, is starting or is stopping. */
function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && typeof error.code === 'string' && connectionCodes.has(error.code))
    return true;
  const state = sqlStateOf(error);
  return (
    state?.startsWith('08') === true ||
    state?.startsWith('57P') === true ||
    isUnavailable(error.cause)
  );
}
