// Drops what a subgraph has read from others' streams and reads it again from the first message, in
// one transaction: old answers are served until the new ones are complete. It writes projections
// only: no outbox row, no mail, no money (docs/RULES.md 8.6).
import type { Broker } from '@ates/schema/broker/connect';
import { DeliverPolicy, type Consumer as OrderedSource } from '@nats-io/jetstream';
import { and, eq, isNull } from 'drizzle-orm';
import { momentOf } from '../commands/moment.ts';
import type { Ports } from '../domain/ports.ts';
import type { Database, Tx } from '../tables/database.ts';
import { deadLetters, inbox } from '../tables/kit-tables.ts';
import { handleEvents, readMessages, type IncomingMessage } from './handle-batch.ts';
import type { Reaction } from './reaction.ts';
import type { Consumer } from './start-consumer.ts';

export interface StreamRebuild {
  readonly database: Database;
  readonly broker: Broker;
  /** The running consumer; it is paused meanwhile and afterwards meets only events already handled. */
  readonly consumer: Consumer;
  /** The stream without the broker's prefix. */
  readonly stream: string;
  readonly subjects: readonly string[];
  readonly reactions: readonly Reaction[];
  readonly ports: Ports;
  /** Empties the tables that the reactions fill. */
  readonly reset: (tx: Tx) => Promise<void>;
}

const batchMax = 500;

/** Answers how many events were read. */
export async function rebuildFromStream(rebuild: StreamRebuild): Promise<number> {
  const { consumer, database } = rebuild;
  await consumer.pause();
  try {
    return await database.db.transaction(async (tx) => {
      await rebuild.reset(tx);
      await tx.delete(inbox).where(eq(inbox.consumer, consumer.name));
      return readAgain(rebuild, tx);
    });
  } finally {
    consumer.resume();
  }
}

/** A reaction told something during a rebuild: it is no projection, and its effects would be doubled. */
export class RebuildTellsError extends Error {
  readonly code = 'REBUILD_TELLS';
}

/** The broker says that more is there, but does not hand it out. */
export class RebuildStalledError extends Error {
  readonly code = 'REBUILD_STALLED';
}

const emptyFetchesMax = 3;

async function readAgain(rebuild: StreamRebuild, tx: Tx): Promise<number> {
  const { broker, consumer, stream } = rebuild;
  const parked = await parkedEvents(tx, consumer.name, stream);
  const source = await broker.js.consumers.get(broker.stream(stream), {
    deliver_policy: DeliverPolicy.All,
    filter_subjects: rebuild.subjects.map((subject) => broker.subject(subject)),
  });
  let pending = (await source.info()).num_pending;
  let events = 0;
  let empty = 0;
  while (pending > 0) {
    const batch = await fetchBatch(rebuild, source, pending);
    pending = batch.pending ?? pending;
    empty = batch.messages.length === 0 ? empty + 1 : 0;
    if (empty === emptyFetchesMax)
      throw new RebuildStalledError(`${pending} messages of ${stream}`);
    // What is parked had no effect before and has none now: it waits to be redriven.
    const { readable } = readMessages(batch.messages);
    const handled = readable.filter(({ event }) => !parked.has(event.id));
    await handleEvents(
      { ...rebuild, consumer: consumer.name },
      tx,
      handled.map(({ event }) => event),
      { ...momentOf(tx, rebuild.ports), append: refuseToTell },
    );
    events += handled.length;
  }
  return events;
}

const refuseToTell = (): never => {
  throw new RebuildTellsError('a rebuild writes projections only');
};

/** By id: what a broker tells again after a loss has another sequence, and perhaps other white space. */
async function parkedEvents(
  tx: Tx,
  consumer: string,
  stream: string,
): Promise<ReadonlySet<string>> {
  const letters = await tx
    .select()
    .from(deadLetters)
    .where(
      and(
        eq(deadLetters.consumer, consumer),
        eq(deadLetters.stream, stream),
        isNull(deadLetters.redrivenAt),
      ),
    );
  const { readable } = readMessages(letters.map((one) => ({ ...one, data: one.payload })));
  return new Set(readable.map(({ event }) => event.id));
}

async function fetchBatch(
  { broker, stream }: StreamRebuild,
  source: OrderedSource,
  pending: number,
): Promise<{ messages: IncomingMessage[]; pending: number | undefined }> {
  const messages: IncomingMessage[] = [];
  let left: number | undefined;
  const max_messages = Math.min(batchMax, pending);
  for await (const raw of await source.fetch({ max_messages, expires: 5000 })) {
    const subject = broker.unprefixed(raw.subject);
    messages.push({ stream, sequence: raw.seq, subject, data: raw.data });
    left = raw.info.pending;
  }
  return { messages, pending: left };
}
