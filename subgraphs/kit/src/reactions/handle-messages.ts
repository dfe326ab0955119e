// What becomes of pulled messages: effects in one transaction, or, when that fails, each for itself:
// unreadable → parked at once, failing → tried again apart, then parked, database away → waited for.
import type { JsMsg } from '@nats-io/jetstream';
import type { Logger } from 'pino';
import { describeError } from '../commands/describe-error.ts';
import { pause } from '../commands/pause.ts';
import { isConflict } from '../commands/run-command.ts';
import { isUnavailable } from '../tables/is-unavailable.ts';
import { countAttempt, park, type Failure } from './dead-letters.ts';
import { logHandled } from './log-handled.ts';
import {
  concerns,
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

export interface MessageHandler extends BatchHandler {
  readonly logger: Logger;
  /** Called after every transaction that committed. */
  readonly afterCommit: () => void;
  readonly retry?: RetryPolicy;
}

export type Message = IncomingMessage & { readonly raw: JsMsg };

/** The consumer is closing while the database is away: what is in hand goes back to the broker. */
class ClosingError extends Error {
  readonly code = 'CONSUMER_CLOSING';
}

/**
 * Never throws: every message ends acknowledged, parked, or back in the broker. Answers the latest
 * `time` among the events that were handled.
 */
export async function handleMessages(
  handler: MessageHandler,
  batch: readonly Message[],
  closing: AbortSignal,
): Promise<string | undefined> {
  const { readable, unreadable } = readMessages(batch);
  for (const { message, reason, detail } of unreadable) {
    await settle(handler, message, closing, () =>
      parkMessage(handler, message, { reason, detail, attempts: 1 }),
    );
  }
  const ours = readable.filter(({ event }) => concerns(handler, event));
  for (const one of readable)
    if (!concerns(handler, one.event)) leaveToOthers(handler, one.message);
  if (ours.length > 0) await handleOurs(handler, ours, closing);
  return latestTime(readable);
}

async function handleOurs(
  handler: MessageHandler,
  messages: readonly ReadMessage<Message>[],
  closing: AbortSignal,
): Promise<void> {
  try {
    await whileAvailable(handler, closing, () => handleWithRetries(handler, messages));
  } catch (error) {
    if (!(error instanceof ClosingError))
      handler.logger.warn({ err: error, messages: messages.length }, 'batch failed; one by one');
    for (const one of messages) await handleApart(handler, one, closing);
    return;
  }
  tellHandled(handler, messages);
  for (const { message } of messages) acknowledge(message);
}

// Enough for one of the other release's replicas to get it, by chance, while both run.
const deliveriesUntilPassedOver = 20;

/**
 * An event that nobody here reacts to comes when a newer release shares the durable: its replicas are to
 * have it. When nobody has taken it after a while it is passed over, as one of an older release.
 */
function leaveToOthers(handler: MessageHandler, message: Message): void {
  if (message.raw.info.deliveryCount >= deliveriesUntilPassedOver) return acknowledge(message);
  giveBack(message, (handler.retry ?? defaultRetryPolicy).backOffMs);
}

function tellHandled(handler: MessageHandler, messages: readonly ReadMessage[]): void {
  handler.afterCommit();
  const events = messages.map(({ event }) => event);
  logHandled(handler.logger, handler.consumer, events);
}

const latestTime = (messages: readonly ReadMessage[]): string | undefined =>
  messages
    .map(({ event }) => event.time)
    .toSorted()
    .at(-1);

const conflictAttemptsMax = 5;

async function handleWithRetries(
  handler: MessageHandler,
  messages: readonly ReadMessage[],
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await handleInOneTransaction(
        handler,
        messages.map(({ event }) => event),
      );
    } catch (error) {
      if (!isConflict(error) || attempt === conflictAttemptsMax) throw error;
    }
  }
}

/** One message in a transaction of its own, so that it cannot hold up its neighbours. */
function handleApart(
  handler: MessageHandler,
  one: ReadMessage<Message>,
  closing: AbortSignal,
): Promise<void> {
  return settle(handler, one.message, closing, async () => {
    try {
      await handleWithRetries(handler, [one]);
      tellHandled(handler, [one]);
      acknowledge(one.message);
    } catch (error) {
      if (isUnavailable(error)) throw error;
      await afterFailure(handler, one, error);
    }
  });
}

async function afterFailure(
  handler: MessageHandler,
  { message, event }: ReadMessage<Message>,
  error: unknown,
): Promise<void> {
  const { correlationid: correlationId } = event;
  const retry = handler.retry ?? defaultRetryPolicy;
  const detail = describeError(error);
  const attempts = await countAttempt(handler.database.db, handler.consumer, message, detail);
  if (attempts >= retry.attemptsMax)
    return parkMessage(
      handler,
      message,
      { reason: 'HANDLER_FAILED', detail, attempts },
      correlationId,
    );
  const { sequence, subject } = message;
  handler.logger.warn(
    { err: error, attempts, sequence, subject, correlationId },
    'message failed; it will be tried again',
  );
  giveBack(message, backOff(retry, attempts));
}

async function parkMessage(
  handler: MessageHandler,
  message: Message,
  failure: Failure,
  correlationId?: string,
): Promise<void> {
  const { sequence, subject } = message;
  handler.logger.error({ ...failure, sequence, subject, correlationId }, 'message parked');
  await park(handler.database.db, handler.consumer, message, failure, () => handler.ports.newId());
  handler.afterCommit();
  acknowledge(message);
}

/** Deals with one message while the database answers; whatever else goes wrong, it comes again. */
async function settle(
  handler: MessageHandler,
  message: Message,
  closing: AbortSignal,
  deal: () => Promise<void>,
): Promise<void> {
  try {
    await whileAvailable(handler, closing, deal);
  } catch (error) {
    if (error instanceof ClosingError) return giveBack(message);
    const { subject } = message;
    handler.logger.error({ err: error, subject }, 'failure not recorded; it comes again');
    giveBack(message, (handler.retry ?? defaultRetryPolicy).backOffMs * 5);
  }
}

const databasePauseMs = 200;
const databasePauseMaxMs = 5000;

/**
 * Does `work` as soon as the database answers. Nothing is wrong with the messages while it is away:
 * they stay in hand and in order, and no attempt counts.
 */
async function whileAvailable(
  handler: MessageHandler,
  closing: AbortSignal,
  work: () => Promise<void>,
): Promise<void> {
  for (let failures = 0; ; failures += 1) {
    if (closing.aborted && failures > 0) throw new ClosingError('closing');
    try {
      return await work();
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      handler.logger.warn({ err: error }, 'database away; messages wait');
      await pause(Math.min(databasePauseMs * 2 ** failures, databasePauseMaxMs), closing);
    }
  }
}

/** An acknowledgement that cannot be sent does no harm: the message comes again and the inbox knows it. */
const acknowledge = (message: Message): void => ignoreClosed(() => message.raw.ack());

/** Hands a message back to the broker, to come again after `delayMs`. */
export const giveBack = (message: Message, delayMs?: number): void =>
  ignoreClosed(() => message.raw.nak(delayMs === undefined ? undefined : Math.ceil(delayMs)));

function ignoreClosed(send: () => void): void {
  try {
    send();
  } catch {
    // The connection is closed for good: the broker hands the message out again by itself.
  }
}

const backOff = (retry: RetryPolicy, attempts: number): number =>
  Math.min(retry.backOffMs * 2 ** (attempts - 1), retry.backOffMaxMs) * (0.5 + Math.random() / 2);
