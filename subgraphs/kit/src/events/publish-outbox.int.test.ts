// Many rows of the outbox at once: as atomic batches where that works, one by one where it does not,
// and with the same outcome.
import { encodeEvent } from '@ates/schema/contracts/codec';
import { newEvent } from '@ates/schema/contracts/envelope';
import { taskAssignedV1, taskStateV2 } from '@ates/schema/contracts/tasks';
import { afterEach, beforeEach, expect, inject, test, vi } from 'vitest';
import { openKitWorld, type KitWorld } from '../testing/open-kit-world.ts';
import { assigned, taskState } from '../testing/task-drafts.ts';
import { createOutboxPublisher } from './publish-outbox.ts';
import type { StreamedRow } from './relay.ts';

let world: KitWorld;
let position = 0;
beforeEach(async () => {
  world = await openKitWorld({ postgresUrl: inject('postgresUrl'), natsUrl: inject('natsUrl') });
});
afterEach(() => world.close());

const facts = (version: number) => ({
  id: world.ports.newId(),
  time: world.ports.now(),
  aggregateVersion: version,
  correlationId: 'a-request',
  causationId: 'a-command',
  actor: { id: 'somebody', role: 'SYSTEM' as const },
});

function row(contract: typeof taskAssignedV1 | typeof taskStateV2, id: string, version: number) {
  const isFact = contract === taskAssignedV1;
  const event = isFact
    ? newEvent(taskAssignedV1, facts(version), assignedData(id))
    : newEvent(taskStateV2, facts(version), stateData(id, version));
  const made: StreamedRow = {
    position: (position += 1),
    lane: `task/${id}`,
    stream: contract.stream,
    subject: contract.subjectOf(id),
    message_id: event.id,
    state_version: isFact ? null : version,
    payload: encodeEvent<string, unknown>(contract, event),
  };
  return made;
}

// Made by `assigned` and `taskState` for these very contracts.
const assignedData = (id: string) =>
  assigned(id).data as Parameters<typeof taskAssignedV1.entityIdOf>[0];
const stateData = (id: string, version: number) =>
  taskState(id, version).data as Parameters<typeof taskStateV2.entityIdOf>[0];

const fact = (id: string, version: number) => row(taskAssignedV1, id, version);
const state = (id: string, version: number) => row(taskStateV2, id, version);
const ids = Array.from({ length: 40 }, (_, index) => `task-${index}`);
const positionsOf = (rows: readonly StreamedRow[]) => rows.map((one) => one.position);
const sorted = (positions: readonly number[]) => positions.toSorted((a, b) => a - b);

/** What stands on a stream, in its order. */
async function told(stream: string): Promise<string[]> {
  const name = world.broker.stream(stream);
  const { state: is } = await world.broker.jsm.streams.info(name);
  const all: string[] = [];
  for (let seq = Math.max(1, is.first_seq); seq <= is.last_seq; seq += 1) {
    const message = await world.broker.jsm.streams.getMessage(name, { seq });
    const event = message?.json<{ subject: string; aggregateversion: number }>();
    if (event) all.push(`${event.subject} ${event.aggregateversion}`);
  }
  return all;
}

/** How many messages went out as requests of their own. */
function countSingles(): () => number {
  const publish = vi.spyOn(world.broker.js, 'publish');
  return () => publish.mock.calls.length;
}

test('many facts and states go out as batches, facts of each lane before its state', async () => {
  const singles = countSingles();
  const rows = ids.flatMap((id) => [fact(id, 1), fact(id, 2), state(id, 2)]);
  const { positions, failure } = await createOutboxPublisher(world.broker)(rows);
  expect(failure).toBeUndefined();
  expect(sorted(positions)).toEqual(positionsOf(rows));
  expect(singles()).toBe(0);
  expect(await told('TASKS')).toEqual(ids.flatMap((id) => [`${id} 1`, `${id} 2`]));
  expect(await told('STATE')).toEqual(ids.map((id) => `${id} 2`));
});

test('more than a batch may have go out in several', async () => {
  const many = Array.from({ length: 1500 }, (_, index) => fact(`many-${index}`, 1));
  const { positions } = await createOutboxPublisher(world.broker)(many);
  expect(positions).toHaveLength(1500);
  expect(await told('TASKS')).toEqual(many.map(({ lane }) => `${lane.slice('task/'.length)} 1`));
});

test('Y-01: rows of which some are known to the broker already are stored once, all the same', async () => {
  const rows = ids.flatMap((id) => [fact(id, 1), state(id, 1)]);
  const publish = createOutboxPublisher(world.broker);
  await publish(rows.slice(0, 21));
  const { positions, failure } = await createOutboxPublisher(world.broker)(rows);
  expect(failure).toBeUndefined();
  expect(sorted(positions)).toEqual(positionsOf(rows));
  expect((await told('TASKS')).toSorted()).toEqual(ids.map((id) => `${id} 1`).toSorted());
  expect((await told('STATE')).toSorted()).toEqual(ids.map((id) => `${id} 1`).toSorted());
});

test('a state that is newer at the broker stays: with or without memory of it', async () => {
  const publish = createOutboxPublisher(world.broker);
  await publish(ids.map((id) => state(id, 7)));
  const old = ids.map((id) => state(id, 3));
  expect((await publish(old)).positions).toHaveLength(40);
  expect((await createOutboxPublisher(world.broker)(old)).positions).toHaveLength(40);
  expect(await told('STATE')).toEqual(ids.map((id) => `${id} 7`));
});

test('another relay’s newer state in between refuses the batch; what is new goes out, the newer stays', async () => {
  const former = createOutboxPublisher(world.broker);
  await former(ids.map((id) => state(id, 1)));
  await createOutboxPublisher(await world.connectAgain())([state('task-0', 9)]);
  const { positions, failure } = await former(ids.map((id) => state(id, 2)));
  expect(failure).toBeUndefined();
  expect(positions).toHaveLength(40);
  expect((await told('STATE')).toSorted()).toEqual(
    ids.map((id) => (id === 'task-0' ? `${id} 9` : `${id} 2`)).toSorted(),
  );
});

test('several versions of an entity: every fact, the newest state, in order', async () => {
  const rows = ids.flatMap((id) =>
    [1, 2, 3].flatMap((version) => [fact(id, version), state(id, version)]),
  );
  const { positions } = await createOutboxPublisher(world.broker)(rows);
  expect(sorted(positions)).toEqual(positionsOf(rows));
  const lanes = new Map<string, string[]>();
  for (const one of await told('TASKS')) {
    const [id = '', version = ''] = one.split(' ');
    lanes.set(id, [...(lanes.get(id) ?? []), version]);
  }
  for (const id of ids) expect(lanes.get(id)).toEqual(['1', '2', '3']);
  expect((await told('STATE')).toSorted()).toEqual(ids.map((id) => `${id} 3`).toSorted());
});

test('a server that takes no batches gets the messages one by one', async () => {
  const { jsm } = world.broker;
  const info = jsm.streams.info.bind(jsm.streams);
  vi.spyOn(jsm.streams, 'info').mockImplementation(async (name, options) => {
    const real = await info(name, options);
    // As 2.10 and 2.11 answer: they have never heard of the setting.
    return { ...real, config: { ...real.config, allow_atomic: false } };
  });
  const singles = countSingles();
  const rows = ids.flatMap((id) => [fact(id, 1), state(id, 1)]);
  const { positions } = await createOutboxPublisher(world.broker)(rows);
  vi.restoreAllMocks();
  expect(positions).toHaveLength(80);
  expect(singles()).toBe(80);
  expect((await told('TASKS')).toSorted()).toEqual(ids.map((id) => `${id} 1`).toSorted());
});

test('one message the broker refuses for itself holds up its own lane only', async () => {
  const rows = ids.flatMap((id) => [fact(id, 1), state(id, 1)]);
  const tooLarge = rows.map((one, index) =>
    index === 4 ? { ...one, payload: 'x'.repeat(1_048_577) } : one,
  );
  const { positions, failure } = await createOutboxPublisher(world.broker)(tooLarge);
  expect(failure).toBeDefined();
  expect(positions).toHaveLength(78);
  expect((await told('TASKS')).toSorted()).toEqual(
    ids
      .filter((id) => id !== 'task-2')
      .map((id) => `${id} 1`)
      .toSorted(),
  );
});
