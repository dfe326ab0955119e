// The calendar of the books: which zone's days they are kept in, and which days take no more postings.
import { sql } from 'drizzle-orm';
import { boolean, check, integer, pgTable, text } from 'drizzle-orm/pg-core';
import { cents, day, instant } from './columns.ts';

/** One row: what the books are kept in. Stored at the first start and never changed (D-25). */
export const businessSettings = pgTable(
  'business_settings',
  {
    only: boolean('only').primaryKey().default(true),
    timeZone: text('time_zone').notNull(),
    /** The business day of the first start. */
    startedDay: day('started_day').notNull(),
    storedAt: instant('stored_at').notNull(),
  },
  (table) => [check('business_settings_only', sql`${table.only}`)],
);

/**
 * One row per fenced day. The newest one is the fence: postings go to the day after it at the
 * earliest. While `closed_at` is null the close is under way; `closed_through` says how far it has come.
 */
export const days = pgTable('days', {
  businessDay: day('business_day').primaryKey(),
  fencedAt: instant('fenced_at').notNull(),
  closedAt: instant('closed_at'),
  /** The highest account id that is done. */
  closedThrough: text('closed_through').notNull().default(''),
  accounts: integer('accounts').notNull().default(0),
  negativeAccounts: integer('negative_accounts').notNull().default(0),
  carriedDebt: cents('carried_debt').notNull().default(0),
  payoutsCount: integer('payouts_count').notNull().default(0),
  payoutsTotal: cents('payouts_total').notNull().default(0),
  /** Sums of the day's entries, written when it is closed. */
  fees: cents('fees'),
  rewards: cents('rewards'),
  /** The chain everything the close does belongs to, and who asked for it. */
  correlationId: text('correlation_id').notNull(),
  actorId: text('actor_id').notNull(),
  actorRole: text('actor_role', { enum: ['ADMIN', 'ACCOUNTANT', 'SYSTEM'] }).notNull(),
});
