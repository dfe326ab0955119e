// The calendar of the books: which zone's days they are kept in, and which days take no more postings.
import { sql } from 'drizzle-orm';
import { boolean, check, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
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
 * earliest. While `closed_at` is null the close is under way; `close_parts` say how far it has come.
 */
export const days = pgTable('days', {
  businessDay: day('business_day').primaryKey(),
  fencedAt: instant('fenced_at').notNull(),
  closedAt: instant('closed_at'),
  /** What the close has found and paid; written when it ends, like the sums below. */
  accounts: integer('accounts').notNull().default(0),
  negativeAccounts: integer('negative_accounts').notNull().default(0),
  carriedDebt: cents('carried_debt').notNull().default(0),
  payoutsCount: integer('payouts_count').notNull().default(0),
  payoutsTotal: cents('payouts_total').notNull().default(0),
  /** Sums of the day's entries. */
  fees: cents('fees'),
  rewards: cents('rewards'),
  /** The chain everything the close does belongs to, and who asked for it. */
  correlationId: text('correlation_id').notNull(),
  actorId: text('actor_id').notNull(),
  actorRole: text('actor_role', { enum: ['ADMIN', 'ACCOUNTANT', 'SYSTEM'] }).notNull(),
});

/**
 * A close under way, cut into ranges of account ids: whoever closes takes a part, and what a part found is
 * written in the transaction that does it. Gone once the day is closed.
 */
export const closeParts = pgTable(
  'close_parts',
  {
    businessDay: day('business_day').notNull(),
    /** The part begins after this account id … */
    afterId: text('after_id').notNull(),
    /** … and ends with this one; null: it has all the rest. */
    throughId: text('through_id'),
    isDone: boolean('is_done').notNull().default(false),
    accounts: integer('accounts').notNull().default(0),
    negativeAccounts: integer('negative_accounts').notNull().default(0),
    carriedDebt: cents('carried_debt').notNull().default(0),
    payoutsCount: integer('payouts_count').notNull().default(0),
    payoutsTotal: cents('payouts_total').notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.businessDay, table.afterId] })],
);
