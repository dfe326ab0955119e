// What could not be handled: counted attempts, then a row in the consumer's own database with all it
// takes to try again, and a copy on the DLQ stream by way of the outbox.
import { desc, eq, isNull, sql } from 'drizzle-orm';
import { tellDeadLetters } from '../tables/tell-dead-letters.ts';
import type { Db, Tx } from '../tables/database.ts';
import { deadLetters, deliveryAttempts } from '../tables/kit-tables.ts';
import {
  handleEvents,
  readMessages,
  type BatchHandler,
  type IncomingMessage,
} from './handle-batch.ts';

export type DeadLetterReason = (typeof deadLetters.$inferSelect)['reason'];
export type DeadLetter = typeof deadLetters.$inferSelect;

export interface Failure {
  readonly reason: DeadLetterReason;
  readonly detail: string;
  readonly attempts: number;
}

const detailMax = 2000;

/** Counts one more failed attempt at a message; answers how many there were. */
export async function countAttempt(
  db: Db,
  consumer: string,
  message: IncomingMessage,
  error: string,
): Promise<number> {
  const lastError = error.slice(0, detailMax);
  const [row] = await db
    .insert(deliveryAttempts)
    .values({
      consumer,
      stream: message.stream,
      sequence: message.sequence,
      attempts: 1,
      lastError,
    })
    .onConflictDoUpdate({
      target: [deliveryAttempts.consumer, deliveryAttempts.stream, deliveryAttempts.sequence],
      set: { attempts: sql`${deliveryAttempts.attempts} + 1`, lastError },
    })
    .returning({ attempts: deliveryAttempts.attempts });
  return row?.attempts ?? 1;
}

/** Parks a message. Safe to repeat: a message is parked once per consumer. */
export async function park(
  db: Db,
  consumer: string,
  message: IncomingMessage,
  failure: Failure,
  newId: () => string,
): Promise<void> {
  await db.transaction(async (tx) => {
    const id = newId();
    const [parked] = await tx
      .insert(deadLetters)
      .values({
        id,
        consumer,
        stream: message.stream,
        sequence: message.sequence,
        subject: message.subject,
        payload: message.data,
        reason: failure.reason,
        detail: failure.detail.slice(0, detailMax),
        attempts: failure.attempts,
      })
      .onConflictDoNothing()
      .returning();
    await tx.delete(deliveryAttempts).where(sameMessage(consumer, message));
    if (parked) await tellDeadLetters(tx, [parked]);
  });
}

const sameMessage = (consumer: string, message: IncomingMessage) =>
  sql`${deliveryAttempts.consumer} = ${consumer} and ${deliveryAttempts.stream} = ${message.stream}
      and ${deliveryAttempts.sequence} = ${message.sequence}`;

/** Parked letters, newest first. */
export const listDeadLetters = (db: Db, limit: number): Promise<DeadLetter[]> =>
  db
    .select()
    .from(deadLetters)
    .where(isNull(deadLetters.redrivenAt))
    .orderBy(desc(deadLetters.parkedAt), desc(deadLetters.id))
    .limit(limit);

export type Redrive = 'redriven' | 'unknown' | 'already-redriven' | 'still-unreadable';

/**
 * Hands a parked message to its consumer's reactions again, once. Publishes nothing: other consumers
 * have handled the event long ago. Throws what the reaction throws; the letter then stays parked.
 */
export const redrive = (handler: BatchHandler, id: string): Promise<Redrive> =>
  handler.database.db.transaction((tx) => redriveWithin(tx, handler, id));

/** The same inside a transaction of the caller's. Without a consumer the letter says whose it is. */
export async function redriveWithin(
  tx: Tx,
  handler: Omit<BatchHandler, 'consumer'> & { readonly consumer?: string },
  id: string,
): Promise<Redrive> {
  const [letter] = await tx.select().from(deadLetters).where(eq(deadLetters.id, id)).for('update');
  if (!letter || letter.consumer !== (handler.consumer ?? letter.consumer)) return 'unknown';
  if (letter.redrivenAt) return 'already-redriven';
  const { consumer } = letter;
  const { readable } = readMessages([{ ...letter, data: letter.payload }]);
  if (readable.length === 0) return 'still-unreadable';
  await handleEvents(
    { ...handler, consumer },
    tx,
    readable.map(({ event }) => event),
  );
  await tx
    .update(deadLetters)
    .set({ redrivenAt: handler.ports.now() })
    .where(eq(deadLetters.id, id));
  return 'redriven';
}
