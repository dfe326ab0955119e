// The fence between days that take postings and days that do not (AC-17, D-14). Postings share a lock,
// fencing a day takes it alone: no posting can read the old fence and commit after the day was fenced.
import { businessDay, type BusinessDay } from '@ates/kit/domain/business-day';
import type { Db, Tx } from '@ates/kit/projections/database';
import { max, sql } from 'drizzle-orm';
import { days } from '../tables/days.ts';

// An advisory lock queues fairly and leaves no row versions behind, unlike a row everybody shares.
const fenceLock = 4_837_101;

/** The newest fenced day; it stays the newest until this transaction ends. Undefined before the first close. */
export async function fencedThrough(tx: Tx): Promise<BusinessDay | undefined> {
  // Two statements: the day must be read by a snapshot taken after the lock was got.
  await tx.execute(sql`select pg_advisory_xact_lock_shared(${fenceLock})`);
  return newestFenced(tx);
}

/** The same, alone: waits for every posting under way, and holds up new ones until the transaction ends. */
export async function fencedThroughAlone(tx: Tx): Promise<BusinessDay | undefined> {
  await tx.execute(sql`select pg_advisory_xact_lock(${fenceLock})`);
  return newestFenced(tx);
}

/** The newest fenced day at this instant, for looking only. */
export async function newestFenced(db: Db | Tx): Promise<BusinessDay | undefined> {
  const [row] = await db.select({ day: max(days.businessDay) }).from(days);
  return row?.day ? businessDay(row.day) : undefined;
}
