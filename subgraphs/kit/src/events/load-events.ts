// Reading the event store: one aggregate's history, or everything by position.
import { decodeEvent } from '@ates/schema/contracts/codec';
import { upcastToNewest, type NewestEvent } from '@ates/schema/contracts/upcast';
import { and, asc, eq, gt, sql } from 'drizzle-orm';
import type { Db, Tx } from '../tables/database.ts';
import { aggregates, events } from '../tables/kit-tables.ts';
import type { AggregateDefinition } from './aggregate.ts';

/** A stored event no longer fits its contract: a bug or a damaged database, never a user's mistake. */
export class StoredEventError extends Error {
  readonly code = 'STORED_EVENT_INVALID';
}

export interface LoadedAggregate<State> {
  readonly state: State;
  /** 0 when the aggregate does not exist. May be above the number of facts: states raise it too. */
  readonly version: number;
}

export interface LoadOptions {
  /** Keeps other writers of the aggregate out until the transaction ends. */
  readonly lock?: boolean;
}

/** Replays one aggregate. The version is read first, so that a writer in between causes a conflict, never a wrong decision. */
export async function loadAggregate<State, Event>(
  tx: Db | Tx,
  definition: AggregateDefinition<State, Event>,
  id: string,
  { lock = false }: LoadOptions = {},
): Promise<LoadedAggregate<State>> {
  const query = tx
    .select({ version: aggregates.version })
    .from(aggregates)
    .where(and(eq(aggregates.type, definition.type), eq(aggregates.id, id)));
  const [row] = await (lock ? query.for('update') : query);
  if (!row) return { state: definition.initialState, version: 0 };
  const facts = await eventsOf(tx, definition.type, id);
  const state = facts.reduce((before, fact) => {
    const event = definition.fromContract(fact);
    return event === undefined ? before : definition.evolve(before, event);
  }, definition.initialState);
  return { state, version: row.version };
}

/** One aggregate's facts, oldest first, upcast. */
export async function eventsOf(tx: Db | Tx, type: string, id: string): Promise<NewestEvent[]> {
  const rows = await tx
    .select({ envelope: events.envelope })
    .from(events)
    .where(and(eq(events.aggregateType, type), eq(events.aggregateId, id)))
    .orderBy(asc(events.aggregateVersion));
  return rows.map(({ envelope }) => readStored(envelope));
}

export interface PositionedEvent {
  readonly position: number;
  readonly event: NewestEvent;
}

/**
 * Keeps writers of facts out until the transaction ends, after waiting for those under way. Positions
 * are drawn before commits, so only now is there no gap that a slower writer may still fill.
 */
export async function settleEvents(tx: Tx): Promise<void> {
  await tx.execute(sql`lock table ${events} in share mode`);
}

/** All facts after `position`, in the order they were written, at most `limit`. Call after {@link settleEvents}. */
export async function eventsAfter(
  tx: Tx,
  position: number,
  limit: number,
): Promise<PositionedEvent[]> {
  const rows = await tx
    .select({ position: events.position, envelope: events.envelope })
    .from(events)
    .where(gt(events.position, position))
    .orderBy(asc(events.position))
    .limit(limit);
  return rows.map((row) => ({ position: row.position, event: readStored(row.envelope) }));
}

function readStored(envelope: unknown): NewestEvent {
  const decoded = decodeEvent(JSON.stringify(envelope));
  if (!decoded.ok) throw new StoredEventError(`${decoded.reason}: ${decoded.detail}`);
  return upcastToNewest(decoded.event);
}
