// Very much being written and being published at once share a machine badly: whoever writes in bulk says
// so, and the relay takes a small part of the time until that is over. Seen by every replica.
import { sql } from 'drizzle-orm';
import type postgres from 'postgres';
import type { Tx } from '../tables/database.ts';

const bulkLock = 4_837_004;

/** Until the transaction ends, messages go out slowly. What is written is published later, never less. */
export async function announceBulkWrite(tx: Tx): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock_shared(${bulkLock})`);
}

/** Whether anybody is writing in bulk at this moment. */
export async function isBulkWriting(connection: postgres.Sql): Promise<boolean> {
  // Got and given back within the statement: whoever announces then waits no longer than it takes.
  const [lock] = await connection<{ free: boolean }[]>`
    select pg_try_advisory_xact_lock(${bulkLock}) as free`;
  return lock?.free === false;
}
