// A state never goes back on its subject, whoever publishes what again.
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import { encodeEvent } from '@ates/schema/contracts/codec';
import { newEvent } from '@ates/schema/contracts/envelope';
import { taskStateV2 } from '@ates/schema/contracts/tasks';
import { openKitWorld, type KitWorld } from '../testing/open-kit-world.ts';
import { openProxy } from '../testing/open-proxy.ts';
import { taskState } from '../testing/task-drafts.ts';
import { createStatePublisher } from './publish-state.ts';
import type { OutboxRow } from './relay.ts';

let world: KitWorld;
beforeAll(async () => {
  world = await openKitWorld({ postgresUrl: inject('postgresUrl'), natsUrl: inject('natsUrl') });
});
afterAll(() => world.close());

/** An outbox row with the state of `taskId` at `version`. Every row has a message id of its own. */
function stateRow(taskId: string, version: number): OutboxRow & { stream: string } {
  const event = newEvent(
    taskStateV2,
    {
      id: world.ports.newId(),
      time: world.ports.now(),
      aggregateVersion: version,
      correlationId: 'a-request',
      causationId: 'a-command',
      actor: { id: 'somebody', role: 'SYSTEM' },
    },
    // Made by `taskState` for this very contract.
    taskState(taskId, version).data as Parameters<typeof taskStateV2.entityIdOf>[0],
  );
  return {
    position: version,
    lane: `task/${taskId}`,
    stream: 'STATE',
    subject: taskStateV2.subjectOf(taskId),
    message_id: event.id,
    state_version: version,
    payload: encodeEvent(taskStateV2, event),
  };
}

async function standing(taskId: string): Promise<number | undefined> {
  const { broker } = world;
  const message = await broker.jsm.streams.getMessage(broker.stream('STATE'), {
    last_by_subj: broker.subject(taskStateV2.subjectOf(taskId)),
  });
  return message?.json<{ aggregateversion: number }>().aggregateversion;
}

test('each newer state takes the place of the one before', async () => {
  const publish = createStatePublisher(world.broker);
  for (const version of [1, 2, 5]) {
    await publish(stateRow('a', version), version);
    expect(await standing('a')).toBe(version);
  }
});

test('an older state published again, under another message id, does not come back', async () => {
  const publish = createStatePublisher(world.broker);
  await publish(stateRow('b', 1), 1);
  await publish(stateRow('b', 2), 2);
  await publish(stateRow('b', 1), 1);
  expect(await standing('b')).toBe(2);
});

test('nor by a relay that has just taken over and knows nothing', async () => {
  await createStatePublisher(world.broker)(stateRow('c', 7), 7);
  await createStatePublisher(world.broker)(stateRow('c', 3), 3);
  expect(await standing('c')).toBe(7);
});

test('a former relay that believes to know the subject does not overwrite its successor', async () => {
  const former = createStatePublisher(world.broker);
  const successor = createStatePublisher(await world.connectAgain());
  await former(stateRow('d', 1), 1);
  await successor(stateRow('d', 2), 2);
  await successor(stateRow('d', 3), 3);
  await former(stateRow('d', 2), 2);
  expect(await standing('d')).toBe(3);
  await former(stateRow('d', 4), 4);
  expect(await standing('d')).toBe(4);
});

test('a republish inside the duplicate window changes nothing, and the next state still arrives', async () => {
  const first = stateRow('e', 1);
  await createStatePublisher(world.broker)(first, 1);
  await createStatePublisher(world.broker)(stateRow('e', 2), 2);
  const late = createStatePublisher(world.broker);
  await late(first, 1);
  expect(await standing('e')).toBe(2);
  await late(stateRow('e', 3), 3);
  expect(await standing('e')).toBe(3);
});

/** A publisher gives up after losing several times in a row; the relay asks again. */
async function untilPublished(
  publish: ReturnType<typeof createStatePublisher>,
  version: number,
): Promise<void> {
  const row = stateRow('f', version);
  await vi.waitFor(() => publish(row, version), { timeout: 30_000, interval: 1 });
}

test('two relays at once: whoever comes last, the newest stands', async () => {
  const publishers = [world.broker, await world.connectAgain()].map((broker) =>
    createStatePublisher(broker),
  );
  const versions = Array.from({ length: 20 }, (_, index) => index + 1);
  await Promise.all(
    publishers.map(async (publish, index) => {
      const order = index === 0 ? versions : versions.toReversed();
      for (const version of order) await untilPublished(publish, version);
    }),
  );
  expect(await standing('f')).toBe(20);
});

test('a publish that was cut off is repeated; whether it was stored or not, the newest stands', async () => {
  const proxy = await openProxy(world.natsUrl);
  world.onClose(async () => proxy.close());
  const publish = createStatePublisher(await world.connectAgain(proxy.url));
  for (let version = 1; version <= 2; version += 1) {
    const row = stateRow('g', version);
    const cut = publish(row, version).catch((error: unknown) => error);
    proxy.cut();
    await cut;
    await proxy.restore();
    await publish(row, version).catch(() => publish(row, version));
    expect(await standing('g')).toBe(version);
  }
}, 120_000);
