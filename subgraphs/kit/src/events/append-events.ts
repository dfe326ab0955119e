// The one place where facts and states are written: version check, event store, newest state and
// outbox rows, all inside the caller's transaction. What is not valid by its contract is not written.
import { encodeEvent } from '@ates/schema/contracts/codec';
import type { Contract } from '@ates/schema/contracts/contract';
import { newEvent, type CloudEvent } from '@ates/schema/contracts/envelope';
import type { ActorRole } from '@ates/schema/contracts/values';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import type { Tx } from '../tables/database.ts';
import { rowSource } from '../tables/row-source.ts';

/** Something to tell: data by a contract. Made by {@link tell}, so that the two always fit. */
export interface Draft {
  readonly contract: Contract;
  readonly data: unknown;
  /** When it has another cause than the rest of its write: a batch puts several chains on one aggregate. */
  readonly cause?: Cause;
}

/** Pairs data with its contract. */
export const tell = <Data>(contract: Contract<string, Data>, data: Data, cause?: Cause): Draft => ({
  contract,
  data,
  ...(cause ? { cause } : {}),
});

/** Why something is written, for the envelope: the chain from a request to all its consequences. */
export interface Cause {
  /** The request that started the chain; a uuid. */
  readonly correlationId: string;
  /** The command or event that led to this write. */
  readonly causationId: string;
  readonly actorId: string;
  readonly actorRole: ActorRole;
  readonly traceparent?: string | undefined;
  /** When the facts occurred; the envelope's `time`. */
  readonly occurredAt: Date;
}

/** What one aggregate has to tell. The version grows by one per fact, or by one for a state alone. */
export interface AggregateWrite {
  readonly aggregate: { readonly type: string; readonly id: string };
  /** The version decided on; 0 = the aggregate must not exist yet. */
  readonly expectedVersion: number;
  readonly facts: readonly Draft[];
  /** The entity's whole state after the facts (and what else is compacted, a contact beside a user): told under the version the write ends at. */
  readonly states: readonly Draft[];
  readonly cause: Cause;
}

/** An event as it was written. */
export interface WrittenEvent {
  readonly id: string;
  readonly type: string;
  readonly aggregateType: string;
  readonly aggregateId: string;
  /** Whose event it is on the wire: most often the aggregate itself. */
  readonly entityId: string;
  readonly version: number;
}

/** Somebody else changed the aggregate first. Nothing was written; decide again. */
export class VersionConflictError extends Error {
  readonly code = 'VERSION_CONFLICT';
  readonly aggregates: readonly string[];
  constructor(aggregates: readonly string[]) {
    super(`changed meanwhile: ${aggregates.slice(0, 5).join(', ')}`);
    this.aggregates = aggregates;
  }
}

/**
 * Appends what `writes` tell. Throws VersionConflictError when any aggregate is not at its expected
 * version, InvalidEventError when any data breaks its contract; both leave the transaction to be
 * rolled back. The aggregate's row is locked before positions are drawn, so the outbox holds each
 * aggregate's messages in version order.
 */
export async function appendEvents(
  tx: Tx,
  writes: readonly AggregateWrite[],
  newId: () => string,
): Promise<WrittenEvent[]> {
  if (writes.length === 0) return [];
  const raised = raiseVersions(tx, writes);
  const messages = await encodeMeanwhile(writes, newId, raised);
  await raised;
  await insertMessages(tx, messages);
  return messages.map(({ event, write, version }) => ({
    id: event.id,
    type: event.type,
    aggregateType: write.aggregate.type,
    aggregateId: write.aggregate.id,
    entityId: event.subject,
    version,
  }));
}

// Below this, encoding takes less time than the detour by the event loop.
const manyWrites = 50;

/** The messages of `writes`; when they are many, Postgres works on `raised` while they are encoded. */
async function encodeMeanwhile(
  writes: readonly AggregateWrite[],
  newId: () => string,
  raised: Promise<void>,
): Promise<Message[]> {
  // Whoever awaits it hears of its failure; an event that breaks its contract may come first.
  raised.catch(() => undefined);
  if (writes.length >= manyWrites) await nextTurn();
  return writes.flatMap((write) => messagesOf(write, newId));
}

interface Message {
  readonly write: AggregateWrite;
  readonly contract: Contract;
  readonly version: number;
  readonly event: CloudEvent;
  readonly payload: string;
}

const versionAfter = (write: AggregateWrite): number =>
  write.expectedVersion + Math.max(1, write.facts.length);

function messagesOf(write: AggregateWrite, newId: () => string): Message[] {
  const last = versionAfter(write);
  return [
    ...write.facts.map((draft, index) =>
      messageOf(write, draft, write.expectedVersion + index + 1, newId),
    ),
    ...write.states.map((draft) => messageOf(write, draft, last, newId)),
  ];
}

function messageOf(
  write: AggregateWrite,
  { contract, data, cause = write.cause }: Draft,
  version: number,
  newId: () => string,
): Message {
  const event = newEvent(
    contract,
    {
      id: newId(),
      time: cause.occurredAt,
      aggregateVersion: version,
      correlationId: cause.correlationId,
      causationId: cause.causationId,
      actor: { id: cause.actorId, role: cause.actorRole },
      traceparent: cause.traceparent,
    },
    data,
  );
  return { write, contract, version, event, payload: encodeEvent(contract, event) };
}

/**
 * Raises every aggregate's version if it still is the expected one. Rows are locked in one order, so
 * that two bulk writers cannot deadlock.
 */
async function raiseVersions(tx: Tx, writes: readonly AggregateWrite[]): Promise<void> {
  const rows = writes.map((write) => ({
    type: write.aggregate.type,
    id: write.aggregate.id,
    expected: write.expectedVersion,
    next: versionAfter(write),
  }));
  const created = rows.filter((row) => row.expected === 0);
  const changed = rows.filter((row) => row.expected !== 0);
  const raised = new Set<string>();
  if (created.length > 0) {
    for (const row of await insertAggregates(tx, created)) raised.add(nameOf(row));
  }
  if (changed.length > 0) {
    for (const row of await updateAggregates(tx, changed)) raised.add(nameOf(row));
  }
  const missed = rows.filter((row) => !raised.has(nameOf(row)));
  if (missed.length > 0 || raised.size < rows.length) {
    throw new VersionConflictError(missed.map(nameOf));
  }
}

interface Raise {
  readonly type: string;
  readonly id: string;
  readonly expected: number;
  readonly next: number;
}

interface AggregateRow extends Record<string, unknown> {
  type: string;
  id: string;
}

const nameOf = (row: { type: string; id: string }): string => `${row.type}/${row.id}`;

const raises = (name: string, rows: readonly Raise[]) =>
  rowSource(name, rows, {
    type: { type: 'text', of: ({ type }) => type },
    id: { type: 'text', of: ({ id }) => id },
    expected: { type: 'bigint', of: ({ expected }) => expected },
    next: { type: 'bigint', of: ({ next }) => next },
  });

const insertAggregates = (tx: Tx, rows: readonly Raise[]) =>
  tx.execute<AggregateRow>(sql`
    insert into aggregates (type, id, version)
    select type, id, next
    from ${raises('r', rows)}
    order by type, id
    on conflict do nothing
    returning type, id`);

const updateAggregates = (tx: Tx, rows: readonly Raise[]) =>
  tx.execute<AggregateRow>(sql`
    with locked as (
      select a.type, a.id, w.next
      from aggregates a join ${raises('w', rows)} on w.type = a.type and w.id = a.id
      where a.version = w.expected
      order by a.type, a.id
      for update of a
    )
    update aggregates a set version = l.next
    from locked l where a.type = l.type and a.id = l.id
    returning a.type, a.id`);

/**
 * Facts into the event store, the newest state of each entity, and all of them into the outbox: one
 * statement, so that payloads travel once. Positions follow the messages' order.
 */
async function insertMessages(tx: Tx, messages: readonly Message[]): Promise<void> {
  const rows = rowSource('r', messages, {
    line: { type: 'bigint', of: (_, index) => index },
    fact: { type: 'boolean', of: ({ contract }) => contract.family === 'event' },
    event_id: { type: 'uuid', of: ({ event }) => event.id },
    aggregate_type: { type: 'text', of: ({ write }) => write.aggregate.type },
    aggregate_id: { type: 'text', of: ({ write }) => write.aggregate.id },
    version: { type: 'bigint', of: ({ version }) => version },
    type: { type: 'text', of: ({ event }) => event.type },
    entity_id: { type: 'text', of: ({ event }) => event.subject },
    stream: { type: 'text', of: ({ contract }) => contract.stream },
    subject: { type: 'text', of: ({ contract, event }) => contract.subjectOf(event.subject) },
    payload: { type: 'text', of: ({ payload }) => payload },
  });
  await tx.execute(sql`
    with message as materialized (select * from ${rows}
    ), facts as (
      insert into events (event_id, aggregate_type, aggregate_id, aggregate_version, type, envelope)
      select event_id, aggregate_type, aggregate_id, version, type, payload::jsonb
      from message where fact order by line
    ), newest as (
      insert into states (type, entity_id, version, envelope)
      select type, entity_id, version, payload::jsonb from message where not fact
      on conflict (type, entity_id) do update
        set version = excluded.version, envelope = excluded.envelope
        where states.version < excluded.version
    )
    insert into outbox (lane, stream, subject, message_id, state_version, payload)
    select aggregate_type || '/' || aggregate_id, stream, subject, event_id,
           case when fact then null else version end, payload
    from message order by line`);
}
