// What is to be paid to whom, how far it has come, and the mails about it. Sources like the ledger: no
// rebuild writes them, pays anybody or sends a mail.
import { sql } from 'drizzle-orm';
import { bigint, boolean, index, integer, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import { cents, currency, day, instant } from './columns.ts';

/** One row per positive account and day. Every change of `status` raises `version`. */
export const payouts = pgTable(
  'payouts',
  {
    id: uuid('id').primaryKey(),
    accountId: text('account_id').notNull(),
    businessDay: day('business_day').notNull(),
    amount: cents('amount').notNull(),
    currency: currency(),
    status: text('status', {
      enum: ['REQUESTED', 'READY', 'SENDING', 'FAILED', 'UNKNOWN', 'PAID', 'CANCELLED'],
    }).notNull(),
    /** The same for every attempt: the provider pays a key once. */
    idempotencyKey: text('idempotency_key').notNull(),
    attempts: integer('attempts').notNull().default(0),
    /** When the worker looks at it next; null when only a person can move it, or nobody must. */
    dueAt: instant('due_at'),
    /** Whether any attempt may have reached the provider. */
    sent: boolean('sent').notNull().default(false),
    lastError: text('last_error'),
    method: text('method'),
    requestedAt: instant('requested_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
    paidAt: instant('paid_at'),
    correlationId: text('correlation_id').notNull(),
    version: bigint('version', { mode: 'number' }).notNull(),
  },
  (table) => [
    // AC-14, C-03: one payout per account and day, whoever closes however often.
    unique('payouts_account_day').on(table.accountId, table.businessDay),
    index('payouts_due')
      .on(table.dueAt)
      .where(sql`${table.dueAt} is not null`),
    index('payouts_newest').on(table.businessDay.desc(), table.id.desc()),
  ],
);
