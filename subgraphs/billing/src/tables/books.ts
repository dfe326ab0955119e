// The books: prices, accounts and the ledger. These are sources, not projections: no rebuild writes
// them, and nothing in `ledger_entries` is ever updated or deleted (D-31).
import { sql } from 'drizzle-orm';
import { bigint, boolean, check, index, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import { cents, currency, day, instant } from './columns.ts';

/** One row per task, written by whoever hears of it first and never changed (AC-7). */
export const prices = pgTable('prices', {
  taskId: text('task_id').primaryKey(),
  fee: cents('fee').notNull(),
  reward: cents('reward').notNull(),
  currency: currency(),
  pricedAt: instant('priced_at').notNull(),
  correlationId: text('correlation_id').notNull(),
});

/** One row per employee: the sum of their entries, and the lock that orders their postings. */
export const accounts = pgTable(
  'accounts',
  {
    id: text('id').primaryKey(),
    version: bigint('version', { mode: 'number' }).notNull(),
    balance: cents('balance').notNull(),
    earnedToday: cents('earned_today').notNull(),
    businessDay: day('business_day').notNull(),
    openedAt: instant('opened_at').notNull(),
    /** Null while the account is a stub: money came before the registration. */
    registeredAt: instant('registered_at'),
    updatedAt: instant('updated_at').notNull(),
  },
  (table) => [
    index('accounts_negative')
      .on(table.id)
      .where(sql`${table.balance} < 0`),
  ],
);

/** Every movement of money, both sides in one row, so that the books balance by construction (AC-20). */
export const ledgerEntries = pgTable(
  'ledger_entries',
  {
    id: uuid('id').primaryKey(),
    accountId: text('account_id').notNull(),
    accountVersion: bigint('account_version', { mode: 'number' }).notNull(),
    kind: text('kind', { enum: ['FEE', 'REWARD', 'PAYOUT', 'PAYOUT_REVERSAL'] }).notNull(),
    debitAccount: text('debit_account').notNull(),
    creditAccount: text('credit_account').notNull(),
    amount: cents('amount').notNull(),
    currency: currency(),
    taskId: text('task_id'),
    businessDay: day('business_day').notNull(),
    late: boolean('late').notNull(),
    occurredAt: instant('occurred_at').notNull(),
    bookedAt: instant('booked_at').notNull(),
    balanceAfter: cents('balance_after').notNull(),
    causeEventId: uuid('cause_event_id').notNull(),
    correlationId: text('correlation_id').notNull(),
  },
  (table) => [
    // The second guard beside the inbox: one cause moves money of one kind once (D-31).
    unique('ledger_entries_cause').on(table.causeEventId, table.kind),
    unique('ledger_entries_order').on(table.accountId, table.accountVersion),
    // Sums of a day are answered from an index alone: the company's, and one account's.
    index('ledger_entries_day').on(table.businessDay, table.kind, table.amount),
    index('ledger_entries_account_day').on(
      table.accountId,
      table.businessDay,
      table.kind,
      table.amount,
    ),
    check('ledger_entries_amount', sql`${table.amount} > 0`),
    check('ledger_entries_sides', sql`${table.debitAccount} <> ${table.creditAccount}`),
  ],
);
