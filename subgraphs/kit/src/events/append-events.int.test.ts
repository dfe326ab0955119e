// What an append writes, and when it writes nothing (B-12, Y-06).
import { InvalidEventError } from '@ates/schema/contracts/codec';
import { taskAssignedV1 } from '@ates/schema/contracts/tasks';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { openKitWorld, type KitWorld } from '../testing/open-kit-world.ts';
import { assigned, cause, taskState, writeOf } from '../testing/task-drafts.ts';
import { appendEvents, VersionConflictError, type AggregateWrite } from './append-events.ts';

let world: KitWorld;
beforeAll(async () => {
  world = await openKitWorld({ postgresUrl: inject('postgresUrl'), natsUrl: inject('natsUrl') });
});
afterAll(() => world.close());

const append = (...writes: AggregateWrite[]) =>
  world.database.db.transaction((tx) => appendEvents(tx, writes, () => world.ports.newId()));

async function versionOf(id: string): Promise<number | undefined> {
  const [row] = await world.database.sql<{ version: number }[]>`
    select version::int as version from aggregates where id = ${id}`;
  return row?.version;
}
const factsOf = (id: string) => world.database.sql<{ version: number }[]>`
  select aggregate_version::int as version from events where aggregate_id = ${id} order by position`;
const outboxOf = (id: string) => world.database.sql<{ subject: string; version: number | null }[]>`
  select subject, state_version::int as version from outbox where lane = ${`task/${id}`} order by position`;

describe('append', () => {
  test('a version per fact; the state is told under the version the write ends at, after the facts', async () => {
    const written = await append({
      aggregate: { type: 'task', id: 'a' },
      expectedVersion: 0,
      facts: [assigned('a', 'one'), assigned('a', 'two')],
      states: [taskState('a', 2)],
      cause,
    });
    expect(written.map(({ version, type }) => [version, type])).toEqual([
      [1, 'ates.tasks.task.assigned.v1'],
      [2, 'ates.tasks.task.assigned.v1'],
      [2, 'ates.tasks.task.v2'],
    ]);
    expect(await versionOf('a')).toBe(2);
    expect(await factsOf('a')).toEqual([{ version: 1 }, { version: 2 }]);
    expect(await outboxOf('a')).toEqual([
      { subject: 'evt.tasks.task.assigned.v1.a', version: null },
      { subject: 'evt.tasks.task.assigned.v1.a', version: null },
      { subject: 'state.tasks.task.v2.a', version: 2 },
    ]);
  });

  test('a state without a fact raises the version by one', async () => {
    await append({ ...writeOf('b', 0), facts: [] });
    expect(await versionOf('b')).toBe(1);
  });

  test.each([
    ['the aggregate has moved on', 'c', [writeOf('c', 0), writeOf('c', 1)], writeOf('c', 1)],
    ['it exists already', 'd', [writeOf('d', 0)], writeOf('d', 0)],
    ['it does not exist', 'e', [], writeOf('e', 3)],
  ])('B-12: a stale append writes nothing: %s', async (_why, id, before, stale) => {
    for (const write of before) await append(write);
    const facts = await factsOf(id);
    await expect(append(writeOf(`${id}-beside`, 0), stale)).rejects.toThrow(VersionConflictError);
    expect(await factsOf(id)).toEqual(facts);
    expect(await factsOf(`${id}-beside`)).toEqual([]);
    expect(await outboxOf(`${id}-beside`)).toEqual([]);
  });

  test('the conflict names who changed meanwhile', async () => {
    await append(writeOf('f', 0));
    await expect(append(writeOf('f', 0))).rejects.toMatchObject({
      code: 'VERSION_CONFLICT',
      aggregates: ['task/f'],
    });
  });

  test('the same aggregate twice in one append is a conflict, never a gap', async () => {
    await expect(append(writeOf('g', 0), writeOf('g', 0))).rejects.toThrow(VersionConflictError);
    expect(await versionOf('g')).toBeUndefined();
  });

  test('Y-06: data that breaks its contract fails the transaction and says where', async () => {
    const broken = { contract: taskAssignedV1, data: { taskId: 'h', reason: 'WHIM' } };
    const failing = append(writeOf('h-beside', 0), { ...writeOf('h', 0), facts: [broken] });
    await expect(failing).rejects.toThrow(InvalidEventError);
    await expect(failing).rejects.toThrow(/assigneeId.*reason|reason.*assigneeId/);
    expect(await versionOf('h')).toBeUndefined();
    expect(await outboxOf('h-beside')).toEqual([]);
  });

  test('the stored state is the newest', async () => {
    await append(writeOf('i', 0));
    await append(writeOf('i', 1));
    const stored = await world.database.sql`
      select version::int, envelope->'data'->>'version' as told from states where entity_id = 'i'`;
    expect([...stored]).toEqual([{ version: 2, told: '2' }]);
  });

  test('a fact may carry a cause of its own', async () => {
    const own = { ...assigned('j'), cause: { ...cause, correlationId: 'another-request' } };
    await append({ ...writeOf('j', 0), facts: [assigned('j'), own], states: [] });
    const rows = await world.database.sql<{ correlation: string }[]>`
      select envelope->>'correlationid' as correlation from events
      where aggregate_id = 'j' order by position`;
    expect(rows.map((row) => row.correlation)).toEqual(['a-request', 'another-request']);
  });
});

describe('many writers', () => {
  test('1000 aggregates in one append', async () => {
    const ids = Array.from({ length: 1000 }, (_, index) => `bulk-${index}`);
    await append(...ids.map((id) => writeOf(id, 0)));
    await append(...ids.map((id) => writeOf(id, 1)));
    const [row] = await world.database.sql`
      select count(*)::int as count, min(version)::int as least from aggregates where id like 'bulk-%'`;
    expect(row).toEqual({ count: 1000, least: 2 });
  });

  test('two bulk writers in opposite order: one wins, the other conflicts, nobody deadlocks', async () => {
    const ids = Array.from({ length: 200 }, (_, index) => `cross-${index}`);
    await append(...ids.map((id) => writeOf(id, 0)));
    for (let version = 1; version <= 5; version += 1) {
      const outcomes = await Promise.allSettled([
        append(...ids.map((id) => writeOf(id, version))),
        append(...ids.toReversed().map((id) => writeOf(id, version))),
      ]);
      const failed = outcomes.filter((outcome) => outcome.status === 'rejected');
      expect(failed.map(({ reason }: { reason: unknown }) => reason)).toEqual([
        expect.any(VersionConflictError),
      ]);
    }
  });

  test('two creators of the same aggregate: one is first', async () => {
    const outcomes = await Promise.allSettled([
      append(writeOf('race', 0)),
      append(writeOf('race', 0)),
    ]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  test('the outbox holds each lane in version order, however writers interleave', async () => {
    const write = async (id: string): Promise<void> => {
      for (let version = 0; version < 10; version += 1) await append(writeOf(id, version));
    };
    await Promise.all(['x', 'y', 'z'].map(write));
    for (const id of ['x', 'y', 'z']) {
      const states = (await outboxOf(id)).filter(({ version }) => version !== null);
      expect(states.map(({ version }) => version)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    }
  });
});
