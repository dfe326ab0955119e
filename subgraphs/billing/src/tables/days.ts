// The calendar of the books: which zone's days they are kept in, and which days take no more postings.
import { sql } from 'drizzle-orm';
import { boolean, check, pgTable, text } from 'drizzle-orm/pg-core';
import { day, instant } from './columns.ts';

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

/** One row per fenced day. The newest one is the fence: postings go to the day after it at the earliest. */
export const days = pgTable('days', {
  businessDay: day('business_day').primaryKey(),
  fencedAt: instant('fenced_at').notNull(),
});
