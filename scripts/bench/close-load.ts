// What goes on in billing while a day is closed: facts of tasks that are booked on accounts, and queries.
// A posting waits from the moment tasks tells it until it stands in the ledger.
import type postgres from 'postgres';
import { setTimeout as delay } from 'node:timers/promises';
import { userId } from '@ates/kit/domain/ids';
import { systemPorts } from '@ates/kit/process/system-ports';
import { createTestIssuer } from '@ates/kit/testing/create-test-issuer';
import type { Broker } from '@ates/schema/broker/connect';
import { encodeEvent } from '@ates/schema/contracts/codec';
import { newEvent } from '@ates/schema/contracts/envelope';
import { taskAssignedV1 } from '@ates/schema/contracts/tasks';

/** Milliseconds, one per posting and query. */
export interface Waits {
  readonly postings: number[];
  readonly queries: number[];
}

export interface Load {
  /** What has been waited for since the last time; what is still waited for counts as well. */
  take(): Waits;
  stop(): Promise<void>;
}

interface LoadOptions {
  readonly broker: Broker;
  readonly sql: postgres.Sql;
  readonly url: string;
  /** Of billing's clock, ahead of ours. */
  readonly offsetMs: number;
}

const pauseMs = 50;
const lookMs = 5;

/** One posting after another and one query after another, each on an account drawn anew. */
export async function openLoad({ broker, sql, url, offsetMs }: LoadOptions): Promise<Load> {
  const ports = { ...systemPorts, now: () => new Date(Date.now() + offsetMs) };
  const issuer = await createTestIssuer(broker, ports);
  // The key travels over the broker: a moment until it has arrived.
  await delay(500);
  const token = await issuer.tokenFor({ id: userId('acc'), role: 'ACCOUNTANT' });
  const ids = (
    await sql<{ id: string }[]>`select id from accounts tablesample system (1) limit 5000`
  ).map(({ id }) => id);
  const anybody = () => ids[systemPorts.draw(ids.length)] ?? '';
  let waits: Waits = { postings: [], queries: [] };
  let isOver = false;
  const begun: { posting?: number; query?: number } = {};

  const post = async (): Promise<void> => {
    const id = systemPorts.newId();
    const taskId = systemPorts.newId();
    const event = newEvent(
      taskAssignedV1,
      {
        id,
        time: ports.now(),
        aggregateVersion: 1,
        correlationId: id,
        causationId: id,
        actor: { id: 'bench', role: 'SYSTEM' },
      },
      { taskId, assigneeId: anybody(), reason: 'CREATED', assignedAt: ports.now().toISOString() },
    );
    const payload = encodeEvent(taskAssignedV1, event);
    await broker.js.publish(broker.subject(taskAssignedV1.subjectOf(taskId)), payload);
    while ((await sql`select 1 from ledger_entries where cause_event_id = ${id}`).length === 0)
      await delay(lookMs);
  };

  const query = async (): Promise<void> => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({
        query: 'query($id: ID!) { account(accountId: $id) { balance dayStatements { closing } } }',
        variables: { id: anybody() },
      }),
    });
    const answer: unknown = await response.json();
    if (typeof answer !== 'object' || answer === null || 'errors' in answer)
      throw new Error(JSON.stringify(answer));
  };

  const again = async (
    kind: 'posting' | 'query',
    into: () => number[],
    work: () => Promise<void>,
  ): Promise<void> => {
    while (!isOver) {
      begun[kind] = performance.now();
      await work();
      into().push(performance.now() - begun[kind]);
      delete begun[kind];
      await delay(pauseMs);
    }
  };
  const running = Promise.all([
    again('posting', () => waits.postings, post),
    again('query', () => waits.queries, query),
  ]);
  running.catch(() => undefined);

  return {
    take() {
      const now = performance.now();
      const { postings, queries } = waits;
      if (begun.posting !== undefined) postings.push(now - begun.posting);
      if (begun.query !== undefined) queries.push(now - begun.query);
      waits = { postings: [], queries: [] };
      return { postings, queries };
    },
    async stop() {
      isOver = true;
      await running;
    },
  };
}
