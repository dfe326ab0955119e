// The durable a consumer reads by: made once, shared by replicas, and read from its first message again when
// a release listens to more than the one before.
import type { Broker } from '@ates/schema/broker/connect';
import { AckPolicy, DeliverPolicy, JetStreamApiError, type ConsumerInfo } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import { sql } from 'drizzle-orm';
import type { Logger } from 'pino';
import type { Database } from '../tables/database.ts';

export interface DurableOptions {
  readonly broker: Broker;
  /** The durable's name, the same for all replicas and releases. */
  readonly consumer: string;
  /** The stream without the broker's prefix, for example `TASKS`. */
  readonly stream: string;
  readonly subjects: readonly string[];
  /** Replicas take turns by a lock in it. */
  readonly database: Database;
  readonly logger: Logger;
}

// Short, because what was on its way to a process that has just ended comes again after this time.
const ackWaitMs = 6000;
/** The broker stops handing out messages at this many unacknowledged ones: the bound of a consumer's queue. */
export const unacknowledgedMax = 4000;

const consumerExists = new Set([10013, 10105, 10148]);
const provisionLock = 4_837_005;

function configOf({ broker, consumer, subjects }: DurableOptions) {
  return {
    durable_name: consumer,
    ack_policy: AckPolicy.Explicit,
    deliver_policy: DeliverPolicy.All,
    ack_wait: nanos(ackWaitMs),
    max_ack_pending: unacknowledgedMax,
    // Own attempt counts decide: after max_deliver the broker would just forget the message.
    max_deliver: -1,
    filter_subjects: subjects.map((subject) => broker.subject(subject)).toSorted(),
  };
}

/** Makes the durable when it is missing. One that exists stays as it is: another release may have made it. */
export const createConsumer = (options: DurableOptions): Promise<boolean> =>
  oneAtATime(options, () => create(options));

/**
 * Creates the durable or brings it to this release's settings; safe when several replicas do it at once.
 * One that is to listen to more than before is made anew and reads the stream from its first message: with
 * a new filter alone, what was told of it so far would never come. The inbox knows what was handled.
 */
export const provisionConsumer = (options: DurableOptions): Promise<void> =>
  oneAtATime(options, async () => {
    if (await create(options)) return;
    if (await bringToOurs(options)) return;
    await create(options);
  });

/** The server gets confused when a durable is deleted and made at the same moment: replicas take turns. */
const oneAtATime = <Answer>(
  { database, consumer }: DurableOptions,
  work: () => Promise<Answer>,
): Promise<Answer> =>
  database.db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${provisionLock}, hashtext(${consumer}))`);
    return work();
  });

/** Answers false when there is one with other settings. */
async function create({ broker, ...options }: DurableOptions): Promise<boolean> {
  try {
    await broker.jsm.consumers.add(broker.stream(options.stream), configOf({ broker, ...options }));
    return true;
  } catch (error) {
    if (!(error instanceof JetStreamApiError) || !consumerExists.has(error.code)) throw error;
    return false;
  }
}

/** Answers whether the durable is now as wanted; otherwise it is deleted, to be made anew. */
async function bringToOurs(options: DurableOptions): Promise<boolean> {
  const { broker, consumer, logger } = options;
  const stream = broker.stream(options.stream);
  const wanted = configOf(options);
  const unread = subjectsPassedBy(await broker.jsm.consumers.info(stream, consumer), options);
  if (unread.length === 0) {
    await broker.jsm.consumers.update(stream, consumer, wanted);
    return true;
  }
  logger.warn({ consumer, subjects: unread }, 'listens to more: reads from the first message');
  await broker.jsm.consumers.delete(stream, consumer);
  return false;
}

/** Those of our subjects that the durable's filter lets pass by. */
export function subjectsPassedBy(
  { config }: Pick<ConsumerInfo, 'config'>,
  { broker, subjects }: DurableOptions,
): string[] {
  const read = config.filter_subjects ?? (config.filter_subject ? [config.filter_subject] : []);
  // Without a filter it reads everything.
  if (read.length === 0) return [];
  return subjects.map((subject) => broker.subject(subject)).filter((one) => !read.includes(one));
}
