// What billing knows of others' entities, filled from their state events only. A state whose version
// is not above the known one is ignored; all of it can be dropped and read again.
import { bigint, pgTable, text } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';

/** The texts of tasks, for the audit log. */
export const taskTexts = pgTable('task_texts', {
  taskId: text('task_id').primaryKey(),
  version: bigint('version', { mode: 'number' }).notNull(),
  title: text('title').notNull(),
  jiraId: text('jira_id'),
  description: text('description'),
});

/** The names of people, for mails and statements. */
export const people = pgTable('people', {
  userId: text('user_id').primaryKey(),
  version: bigint('version', { mode: 'number' }).notNull(),
  name: text('name').notNull(),
  updatedAt: instant('updated_at').notNull(),
});
