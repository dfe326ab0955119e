// What analytics keeps of what others told: every movement of money, and where each account stands.
import { bigint, index, integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3 });

/** Every entry billing has posted, as it was told. Amounts in cents. */
export const entries = pgTable(
  'entries',
  {
    entryId: text('entry_id').primaryKey(),
    accountId: text('account_id').notNull(),
    kind: text('kind', { enum: ['FEE', 'REWARD', 'PAYOUT', 'PAYOUT_REVERSAL'] }).notNull(),
    amount: bigint('amount', { mode: 'number' }).notNull(),
    taskId: text('task_id'),
    businessDay: text('business_day').notNull(),
    occurredAt: instant('occurred_at').notNull(),
  },
  (table) => [index().on(table.businessDay)],
);

/** Replica of billing's account states: who is below zero now. */
export const accounts = pgTable('accounts', {
  accountId: text('account_id').primaryKey(),
  balance: bigint('balance', { mode: 'number' }).notNull(),
  version: integer('version').notNull(),
});
