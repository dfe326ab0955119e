// What the provider for rehearsals keeps: it stands for a bank, so it remembers across restarts what it
// has paid, and what it was told to do. Nothing of billing's own reads these tables.
import { sql } from 'drizzle-orm';
import { boolean, check, pgTable, text } from 'drizzle-orm/pg-core';
import { cents, instant } from './columns.ts';

/** One row per key it has paid. */
export const rehearsalPayments = pgTable('rehearsal_payments', {
  key: text('key').primaryKey(),
  userId: text('user_id').notNull(),
  amount: cents('amount').notNull(),
  paidAt: instant('paid_at').notNull().defaultNow(),
});

/** One row: how it behaves from now on. */
export const rehearsalOrders = pgTable(
  'rehearsal_orders',
  {
    only: boolean('only').primaryKey().default(true),
    behaviour: text('behaviour', {
      enum: ['PAY', 'REFUSE', 'TIME_OUT', 'TIME_OUT_AFTER_PAYING'],
    }).notNull(),
  },
  (table) => [check('rehearsal_orders_only', sql`${table.only}`)],
);
