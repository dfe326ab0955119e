// Drops what a subgraph has read from others' streams and reads it again from the first message, in
// one transaction: old answers are served until the new ones are complete. It writes projections
// only: no outbox row, no mail, no money (domain.md "Rules of delivery", 6).
import type { Broker } from '@ates/schema/broker/connect';
import { DeliverPolicy } from '@nats-io/jetstream';
import { eq } from 'drizzle-orm';
import type { Ports } from '../domain/ports.ts';
import type { Database, Tx } from '../tables/database.ts';
import { inbox } from '../tables/kit-tables.ts';
import { handleEvents, readMessages } from './handle-batch.ts';
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

async function readAgain(rebuild: StreamRebuild, tx: Tx): Promise<number> {
  const { broker, consumer, stream } = rebuild;
  const source = await broker.js.consumers.get(broker.stream(stream), {
    deliver_policy: DeliverPolicy.All,
    filter_subjects: rebuild.subjects.map((subject) => broker.subject(subject)),
  });
  let pending = (await source.info()).num_pending;
  let events = 0;
  while (pending > 0) {
    const batch = [];
    const fetched = await source.fetch({
      max_messages: Math.min(batchMax, pending),
      expires: 5000,
    });
    for await (const raw of fetched) {
      batch.push({
        stream,
        sequence: raw.seq,
        subject: broker.unprefixed(raw.subject),
        data: raw.data,
      });
      pending = raw.info.pending;
    }
    const { readable } = readMessages(batch);
    const handler = { ...rebuild, consumer: consumer.name };
    await handleEvents(
      handler,
      tx,
      readable.map(({ event }) => event),
    );
    events += readable.length;
  }
  return events;
}
