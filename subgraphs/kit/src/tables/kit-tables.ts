// The tables every subgraph's database has, whatever else it keeps.
// Facts are appended to `events`; `states` holds each entity's newest state event; `outbox` holds
// what the broker has not acknowledged yet; `inbox` what has been handled already.
import { sql } from 'drizzle-orm';
import {
  bigint,
  customType,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';

const bytes = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' });
const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3 });
const position = () => bigint('position', { mode: 'number' }).generatedAlwaysAsIdentity();

/** One row per aggregate: its version, and the lock that orders its writers. */
export const aggregates = pgTable(
  'aggregates',
  {
    type: text('type').notNull(),
    id: text('id').notNull(),
    version: bigint('version', { mode: 'number' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.type, table.id] })],
);

/** Every fact this subgraph has ever told, in the order it was written. Never updated, never deleted. */
export const events = pgTable(
  'events',
  {
    position: position().primaryKey(),
    eventId: uuid('event_id').notNull().unique(),
    aggregateType: text('aggregate_type').notNull(),
    aggregateId: text('aggregate_id').notNull(),
    aggregateVersion: bigint('aggregate_version', { mode: 'number' }).notNull(),
    type: text('type').notNull(),
    envelope: jsonb('envelope').notNull(),
    recordedAt: instant('recorded_at').notNull().defaultNow(),
  },
  (table) => [unique().on(table.aggregateType, table.aggregateId, table.aggregateVersion)],
);

/** The newest state event of every entity: what the STATE stream must show, and is refilled from. */
export const states = pgTable(
  'states',
  {
    type: text('type').notNull(),
    entityId: text('entity_id').notNull(),
    version: bigint('version', { mode: 'number' }).notNull(),
    envelope: jsonb('envelope').notNull(),
  },
  (table) => [primaryKey({ columns: [table.type, table.entityId] })],
);

/** Messages committed but not yet acknowledged by the broker. The relay deletes what it has sent. */
export const outbox = pgTable('outbox', {
  position: position().primaryKey(),
  /** Messages of one lane never overtake each other: the next goes out after the previous, or in one batch with it. */
  lane: text('lane').notNull(),
  stream: text('stream').notNull(),
  subject: text('subject').notNull(),
  messageId: text('message_id').notNull(),
  /** Set for compacted subjects only: a subject never goes back to a lower version. */
  stateVersion: bigint('state_version', { mode: 'number' }),
  payload: text('payload').notNull(),
});

/** Which events a consumer has handled. The row is written with the effects, in one transaction. */
export const inbox = pgTable(
  'inbox',
  {
    consumer: text('consumer').notNull(),
    eventId: uuid('event_id').notNull(),
    handledAt: instant('handled_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.consumer, table.eventId] })],
);

/** How often a message has failed so far; gone once it is handled or parked. */
export const deliveryAttempts = pgTable(
  'delivery_attempts',
  {
    consumer: text('consumer').notNull(),
    stream: text('stream').notNull(),
    sequence: bigint('sequence', { mode: 'number' }).notNull(),
    attempts: integer('attempts').notNull(),
    lastError: text('last_error').notNull(),
    firstFailedAt: instant('first_failed_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.consumer, table.stream, table.sequence] })],
);

/** Messages that could not be handled, kept with everything needed to try them again. */
export const deadLetters = pgTable(
  'dead_letters',
  {
    id: uuid('id').primaryKey(),
    consumer: text('consumer').notNull(),
    stream: text('stream').notNull(),
    sequence: bigint('sequence', { mode: 'number' }).notNull(),
    subject: text('subject').notNull(),
    payload: bytes('payload').notNull(),
    reason: text('reason', {
      enum: ['MALFORMED', 'UNKNOWN_TYPE', 'INVALID', 'HANDLER_FAILED'],
    }).notNull(),
    detail: text('detail').notNull(),
    attempts: integer('attempts').notNull(),
    parkedAt: instant('parked_at').notNull().defaultNow(),
    redrivenAt: instant('redriven_at'),
  },
  (table) => [
    // A stream that was lost and made anew counts from 1 again: the sequence alone is no name.
    uniqueIndex('dead_letters_message').on(
      table.consumer,
      table.stream,
      table.sequence,
      sql`md5(${table.payload})`,
    ),
  ],
);

/** How far each stream had got when this subgraph last looked: how it notices that a broker has lost its storage. */
export const streamPositions = pgTable('stream_positions', {
  stream: text('stream').primaryKey(),
  /** The broker's own time of creation, as it says it: another one is another stream. */
  createdAt: text('created_at').notNull(),
  lastSequence: bigint('last_sequence', { mode: 'number' }).notNull(),
});

/** What this subgraph makes up once and shares with its replicas only. */
export const secrets = pgTable('secrets', {
  name: text('name').primaryKey(),
  value: text('value').notNull(),
});

/** Results of commands asked for with an idempotency key (D-8). `result` is null only inside the writing transaction. */
export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    actorId: text('actor_id').notNull(),
    command: text('command').notNull(),
    key: text('key').notNull(),
    inputHash: text('input_hash').notNull(),
    result: jsonb('result'),
    /** What was told: a repeat answers the same consistency token. */
    written: jsonb('written'),
    createdAt: instant('created_at')
      .notNull()
      .default(sql`now()`),
  },
  (table) => [
    primaryKey({ columns: [table.actorId, table.command, table.key] }),
    index().on(table.createdAt),
  ],
);
