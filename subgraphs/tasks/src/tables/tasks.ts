// What tasks keeps for its queries: the tasks themselves, the people they can go to, and shuffles.
import { sql } from 'drizzle-orm';
import { bigint, index, integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3 });
const ordinal = () => bigint('ordinal', { mode: 'number' }).generatedAlwaysAsIdentity().unique();

/** Inline projection of the Task aggregate. `ordinal` is the order in which shuffles and locks go. */
export const tasks = pgTable(
  'tasks',
  {
    id: text('id').primaryKey(),
    ordinal: ordinal(),
    title: text('title').notNull(),
    jiraId: text('jira_id'),
    description: text('description'),
    status: text('status', { enum: ['OPEN', 'COMPLETED'] }).notNull(),
    assigneeId: text('assignee_id').notNull(),
    createdBy: text('created_by').notNull(),
    createdAt: instant('created_at').notNull(),
    completedAt: instant('completed_at'),
    /** Cents; both null until billing has named the price. */
    fee: integer('fee'),
    reward: integer('reward'),
    version: integer('version').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (table) => [
    // Ascending, and read backwards: `desc()` here would put nulls where no query wants them.
    index('tasks_by_age').on(table.createdAt, table.id),
    index('tasks_of_status').on(table.status, table.createdAt, table.id),
    index('tasks_of_assignee_by_age').on(table.assigneeId, table.createdAt, table.id),
    index('tasks_open')
      .on(table.ordinal)
      .where(sql`${table.status} = 'OPEN'`),
  ],
);

/** Replica of users' state events: who can be an assignee. */
export const people = pgTable('people', {
  userId: text('user_id').primaryKey(),
  role: text('role').notNull(),
  status: text('status').notNull(),
  version: integer('version').notNull(),
});

/** The queue of shuffles and the record of what each did. `cursor` is the last ordinal looked at. */
export const shuffles = pgTable('shuffles', {
  id: text('id').primaryKey(),
  ordinal: ordinal(),
  status: text('status', { enum: ['RUNNING', 'FINISHED', 'PARTIAL'] }).notNull(),
  requestedBy: text('requested_by').notNull(),
  requestedByRole: text('requested_by_role', {
    enum: ['ADMIN', 'MANAGER', 'ACCOUNTANT', 'WORKER'],
  }).notNull(),
  correlationId: text('correlation_id').notNull(),
  requestedAt: instant('requested_at').notNull(),
  startedAt: instant('started_at'),
  finishedAt: instant('finished_at'),
  /** The highest ordinal that was there when the shuffle started. */
  boundary: bigint('boundary', { mode: 'number' }),
  /** Ordinals up to the boundary whose task was not there yet: drawn, but not committed. */
  unborn: bigint('unborn', { mode: 'number' })
    .array()
    .notNull()
    .default(sql`'{}'`),
  /** How many tasks were open when the shuffle started. */
  openAtStart: integer('open_at_start').notNull().default(0),
  /** All its assignments stand after this position of the event store. */
  eventsBefore: bigint('events_before', { mode: 'number' }).notNull().default(0),
  cursor: bigint('cursor', { mode: 'number' }).notNull().default(0),
  considered: integer('considered').notNull().default(0),
  reassigned: integer('reassigned').notNull().default(0),
  kept: integer('kept').notNull().default(0),
  skippedCompleted: integer('skipped_completed').notNull().default(0),
  version: integer('version').notNull(),
});
