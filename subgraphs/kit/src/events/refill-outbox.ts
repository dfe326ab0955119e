// Tells everything again after the broker has lost it: facts in the order they were written, the newest state
// of each entity, what is parked. Nothing is doubled by it: inboxes know the ids, compacted subjects the versions.
import { contracts } from '@ates/schema/contracts/catalogue';
import { sql } from 'drizzle-orm';
import type { Database, Db, Tx } from '../tables/database.ts';
import { streamPositions } from '../tables/kit-tables.ts';
import { deadLetterStream, tellDeadLettersAgain } from '../tables/tell-dead-letters.ts';

/** Where a stream stands. `createdAt` is the broker's own text: another one is another stream. */
export interface StreamPosition {
  readonly stream: string;
  readonly createdAt: string;
  readonly lastSequence: number;
}

/**
 * Puts into the outbox what `lost` streams held, in one transaction with the new positions. Writers wait
 * meanwhile, so that no later version stands before an earlier one. Answers how many messages.
 */
export function refillOutbox(
  database: Database,
  context: string,
  lost: readonly StreamPosition[],
  positions: readonly StreamPosition[],
): Promise<number> {
  const told = contracts
    .filter((contract) => contract.context === context)
    .map(({ type, family, stream, subjectPrefix }) => ({ type, family, stream, subjectPrefix }));
  const isLost = (stream: string) => lost.some((position) => position.stream === stream);
  const facts = told.filter(({ family, stream }) => family === 'event' && isLost(stream));
  // What stands on a compacted subject is recognised there: telling all states again costs little.
  const isState = lost.some(({ stream }) => stream !== deadLetterStream);
  const newest = told.filter(({ family }) => isState && family !== 'event');
  return database.db.transaction(async (tx) => {
    await tx.execute(sql`set local statement_timeout = 0`);
    await tx.execute(sql`lock table outbox in share row exclusive mode`);
    const letters = isLost(deadLetterStream) ? await tellDeadLettersAgain(tx) : 0;
    const events = (await refillFacts(tx, facts)) + (await refillStates(tx, newest));
    await recordPositions(tx, positions);
    return events + letters;
  });
}

interface Told {
  readonly type: string;
  readonly stream: string;
  readonly subjectPrefix: string;
}

const toldTypes = (told: readonly Told[]) => sql`
  jsonb_to_recordset(${JSON.stringify(told)}::jsonb)
    as t(type text, stream text, "subjectPrefix" text)`;

/** Facts that were waiting anyway take their place in the whole order. */
async function refillFacts(tx: Tx, told: readonly Told[]): Promise<number> {
  if (told.length === 0) return 0;
  await tx.execute(sql`
    delete from outbox o using ${toldTypes(told)}
    where o.state_version is null and o.stream = t.stream`);
  const { count } = await tx.execute(sql`
    insert into outbox (lane, stream, subject, message_id, payload)
    select e.aggregate_type || '/' || e.aggregate_id, t.stream,
      t."subjectPrefix" || '.' || (e.envelope ->> 'subject'), e.event_id, e.envelope::text
    from events e join ${toldTypes(told)} on t.type = e.type
    order by e.position`);
  return count;
}

/** A state that is waiting stays where it is: the newer version wins on its subject. */
async function refillStates(tx: Tx, told: readonly Told[]): Promise<number> {
  if (told.length === 0) return 0;
  const { count } = await tx.execute(sql`
    insert into outbox (lane, stream, subject, message_id, state_version, payload)
    select 'again/' || s.type || '/' || s.entity_id, t.stream,
      t."subjectPrefix" || '.' || s.entity_id, s.envelope ->> 'id', s.version, s.envelope::text
    from states s join ${toldTypes(told)} on t.type = s.type`);
  return count;
}

/** Remembers where the streams stand. */
export async function recordPositions(
  db: Db | Tx,
  positions: readonly StreamPosition[],
): Promise<void> {
  if (positions.length === 0) return;
  await db
    .insert(streamPositions)
    .values([...positions])
    .onConflictDoUpdate({
      target: streamPositions.stream,
      set: { createdAt: sql`excluded.created_at`, lastSequence: sql`excluded.last_sequence` },
    });
}
