// What a subgraph that writes mail keeps besides the kit's tables: addresses, and mails until and after
// they are sent. A subgraph without mail does not re-export this file and has none of it.
import { sql } from 'drizzle-orm';
import { index, integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3 });

/** Replica of the CONTACTS stream: where mail for a person goes. */
export const contacts = pgTable('contacts', {
  userId: text('user_id').primaryKey(),
  email: text('email').notNull(),
  version: integer('version').notNull(),
});

/** One row per mail, keyed by what caused it: the same cause never makes a second mail. */
export const mails = pgTable(
  'mails',
  {
    cause: text('cause').primaryKey(),
    /** Fixed when the mail is written: a mail sent twice is recognised by whoever gets it. */
    messageId: text('message_id').notNull().unique(),
    recipientId: text('recipient_id').notNull(),
    subject: text('subject').notNull(),
    text: text('text').notNull(),
    correlationId: text('correlation_id').notNull(),
    createdAt: instant('created_at').notNull(),
    attempts: integer('attempts').notNull().default(0),
    /** By the database's clock. While a worker sends the mail this is the end of its lease. */
    nextAttemptAt: instant('next_attempt_at').notNull().defaultNow(),
    lastError: text('last_error'),
    sentAt: instant('sent_at'),
    sentTo: text('sent_to'),
  },
  (table) => [
    index('mails_due')
      .on(table.nextAttemptAt, table.cause)
      .where(sql`${table.sentAt} is null`),
  ],
);
