// The rows of fenced and closed days: where the calendar stands and how far a close has come.
import { addDays, businessDay, type BusinessDay } from '@ates/kit/domain/business-day';
import { cents, type Cents } from '@ates/kit/domain/money';
import type { Db, Tx } from '@ates/kit/projections/database';
import { asc, eq, isNull, min, sum } from 'drizzle-orm';
import type { CloseFigures } from '../domain/day-close.ts';
import { ledgerEntries } from '../tables/books.ts';
import { businessSettings, days } from '../tables/days.ts';

/** The pool or a transaction: whatever a question is asked through. */
export type Reader = Db | Tx;

export type DayRow = typeof days.$inferSelect;

/** Fences a day: from the commit on it takes no more postings. Under the fence's lock only. */
export async function insertDay(tx: Tx, row: typeof days.$inferInsert): Promise<void> {
  await tx.insert(days).values(row);
}

/** The day as it is, locked: it is cut into parts once, and ended once, whoever closes. */
export async function lockDay(tx: Tx, day: BusinessDay): Promise<DayRow | undefined> {
  const [row] = await tx.select().from(days).where(eq(days.businessDay, day)).for('update');
  return row;
}

export async function findDay(db: Reader, day: BusinessDay): Promise<DayRow | undefined> {
  const [row] = await db.select().from(days).where(eq(days.businessDay, day));
  return row;
}

/** Ends a close; the day must be locked. */
export async function markClosed(
  tx: Tx,
  day: BusinessDay,
  closed: CloseFigures & {
    readonly closedAt: Date;
    readonly fees: Cents;
    readonly rewards: Cents;
  },
): Promise<void> {
  await tx.update(days).set(closed).where(eq(days.businessDay, day));
}

/** The oldest day that is fenced but not closed: a close under way, or one that was interrupted. */
export async function unclosedDay(db: Reader): Promise<BusinessDay | undefined> {
  const [row] = await db
    .select({ day: days.businessDay })
    .from(days)
    .where(isNull(days.closedAt))
    .orderBy(asc(days.businessDay))
    .limit(1);
  return row && businessDay(row.day);
}

/**
 * The first day ever to close: that of the first start, or of an entry before it, yet not further
 * back than `backMax` days. Undefined before the first start.
 */
export async function firstDay(db: Reader, backMax: number): Promise<BusinessDay | undefined> {
  const [settings] = await db.select().from(businessSettings);
  if (!settings) return undefined;
  const started = businessDay(settings.startedDay);
  const [oldest] = await db.select({ day: min(ledgerEntries.businessDay) }).from(ledgerEntries);
  if (!oldest?.day || oldest.day >= started) return started;
  const limit = addDays(started, -backMax);
  return oldest.day > limit ? businessDay(oldest.day) : limit;
}

/** Fees and rewards of a day, by its entries. */
export async function sumsOfDay(
  tx: Tx,
  day: BusinessDay,
): Promise<{ readonly fees: Cents; readonly rewards: Cents }> {
  const rows = await tx
    .select({ kind: ledgerEntries.kind, total: sum(ledgerEntries.amount).mapWith(Number) })
    .from(ledgerEntries)
    .where(eq(ledgerEntries.businessDay, day))
    .groupBy(ledgerEntries.kind);
  const total = (kind: string) => cents(rows.find((row) => row.kind === kind)?.total ?? 0);
  return { fees: total('FEE'), rewards: total('REWARD') };
}
