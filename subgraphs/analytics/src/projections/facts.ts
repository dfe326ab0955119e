// The append-only ledger of facts: written as it comes, read as somebody's activity, in order.
import type { Db, Tx } from '@ates/kit/projections/database';
import type { CloudEvent } from '@ates/schema/contracts/envelope';
import { and, asc, desc, eq, inArray, max, sql } from 'drizzle-orm';
import { facts } from '../tables/analytics.ts';

/** Keeps facts of one stream; one known already stays as it is. One statement, whatever the number. */
export async function recordFacts(
  tx: Tx,
  stream: string,
  events: readonly CloudEvent[],
): Promise<void> {
  const rows = events.map((event) => ({
    event_id: event.id,
    type: event.type,
    entity_id: event.subject,
    occurred_at: event.time,
    actor_id: event.actorid,
    actor_role: event.actorrole,
    correlation_id: event.correlationid,
    data: event.data,
  }));
  await tx.execute(sql`
    insert into ${facts} (event_id, stream, type, entity_id, occurred_at, actor_id, actor_role, correlation_id, data)
    select event_id, ${stream}, type, entity_id, occurred_at, actor_id, actor_role, correlation_id, data
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(event_id uuid, type text,
      entity_id text, occurred_at timestamptz, actor_id text, actor_role text,
      correlation_id text, data jsonb)
    on conflict do nothing`);
}

export type Fact = typeof facts.$inferSelect;

export interface ActivityQuery {
  /** Only what this person did. */
  readonly actorId: string | undefined;
  /** Only what happened to this entity. */
  readonly entityId: string | undefined;
  readonly limit: number;
  /** Time and id of the fact after which the page starts. */
  readonly after: readonly [occurredAt: Date, eventId: string] | undefined;
}

/** Newest first; at the same instant the later written one first. */
export function factsPage(db: Db, query: ActivityQuery): Promise<Fact[]> {
  const { actorId, entityId, after, limit } = query;
  return db
    .select()
    .from(facts)
    .where(
      and(
        actorId === undefined ? undefined : eq(facts.actorId, actorId),
        entityId === undefined ? undefined : eq(facts.entityId, entityId),
        after === undefined
          ? undefined
          : sql`(${facts.occurredAt}, ${facts.eventId}) < (${after[0].toISOString()}::timestamptz, ${after[1]}::uuid)`,
      ),
    )
    .orderBy(desc(facts.occurredAt), desc(facts.eventId))
    .limit(limit);
}

/** When the newest fact of the stream that is furthest behind occurred; undefined when one has none. */
export async function lastFactOf(db: Db, streams: readonly string[]): Promise<string | undefined> {
  const rows = await db
    .select({ stream: facts.stream, last: max(facts.occurredAt) })
    .from(facts)
    .where(inArray(facts.stream, [...streams]))
    .groupBy(facts.stream)
    .orderBy(asc(max(facts.occurredAt)));
  return rows.length < streams.length ? undefined : rows[0]?.last?.toISOString();
}
