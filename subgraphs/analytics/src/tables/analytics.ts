// What analytics keeps of what others told. Each table is filled from one stream, so that a stream can
// be read again by itself; answers join them.
import { sql } from 'drizzle-orm';
import { bigint, index, integer, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';

const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3 });
const cents = (name: string) => bigint(name, { mode: 'number' }).notNull();

/** Every business event of users, tasks and billing, as it was told: who, what, why, when (AN-6). Append-only. */
export const facts = pgTable(
  'facts',
  {
    eventId: uuid('event_id').primaryKey(),
    stream: text('stream').notNull(),
    type: text('type').notNull(),
    entityId: text('entity_id').notNull(),
    occurredAt: instant('occurred_at').notNull(),
    actorId: text('actor_id').notNull(),
    actorRole: text('actor_role').notNull(),
    correlationId: text('correlation_id').notNull(),
    data: jsonb('data').notNull(),
  },
  (table) => [
    index().on(table.occurredAt, table.eventId),
    index().on(table.actorId, table.occurredAt, table.eventId),
    index().on(table.stream, table.occurredAt),
  ],
);

/** Every entry billing has posted, as it was told. Amounts in cents. From BILLING. */
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

/** What each task is worth; told once. From BILLING. */
export const prices = pgTable('prices', {
  taskId: text('task_id').primaryKey(),
  fee: cents('fee'),
  reward: cents('reward'),
});

/** Closed days, verbatim: their figures never change again. From BILLING. */
export const closedDays = pgTable('closed_days', {
  businessDay: text('business_day').primaryKey(),
  timeZone: text('time_zone').notNull(),
  closedAt: instant('closed_at').notNull(),
  fees: cents('fees'),
  rewards: cents('rewards'),
  income: cents('income'),
  negativeAccounts: integer('negative_accounts').notNull(),
});

/** Who completed which task when. From TASKS. */
export const completions = pgTable(
  'completions',
  {
    taskId: text('task_id').primaryKey(),
    assigneeId: text('assignee_id').notNull(),
    completedAt: instant('completed_at').notNull(),
  },
  (table) => [index().on(table.completedAt)],
);

/** Replica of billing's account states: who is below zero now. From STATE. */
export const accounts = pgTable(
  'accounts',
  {
    accountId: text('account_id').primaryKey(),
    balance: bigint('balance', { mode: 'number' }).notNull(),
    version: integer('version').notNull(),
  },
  (table) => [
    index()
      .on(table.balance, table.accountId)
      .where(sql`${table.balance} < 0`),
  ],
);

/** What operators have asked to be read again, and what came of it. No projection: a rebuild leaves it alone. */
export const rebuilds = pgTable(
  'rebuilds',
  {
    id: text('id').primaryKey(),
    reason: text('reason').notNull(),
    requestedBy: text('requested_by').notNull(),
    requestedAt: instant('requested_at').notNull(),
    finishedAt: instant('finished_at'),
    /** How many events were read again; null until it is finished, and when it failed. */
    events: integer('events'),
  },
  (table) => [index().on(table.requestedAt)],
);
