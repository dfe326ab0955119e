// A bulk write is seen by everybody while its transaction is open, and holds nothing up for good.
import { expect, inject, onTestFinished, test } from 'vitest';
import { eventually } from '../testing/eventually.ts';
import { openKitWorld } from '../testing/open-kit-world.ts';
import { writeOf } from '../testing/task-drafts.ts';
import { appendEvents } from './append-events.ts';
import { announceBulkWrite, isBulkWriting } from './bulk-write.ts';
import { startRelay } from './relay.ts';

const open = async () => {
  const world = await openKitWorld({
    postgresUrl: inject('postgresUrl'),
    natsUrl: inject('natsUrl'),
  });
  const looker = world.database.connect('looker');
  onTestFinished(async () => {
    await looker.end();
    await world.close();
  });
  return { world, looker };
};

test('a bulk write is seen until its transaction ends, several at once as well', async () => {
  const { world, looker } = await open();
  expect(await isBulkWriting(looker)).toBe(false);
  await world.database.db.transaction(async (tx) => {
    await announceBulkWrite(tx);
    await world.database.db.transaction((other) => announceBulkWrite(other));
    expect(await isBulkWriting(looker)).toBe(true);
  });
  expect(await isBulkWriting(looker)).toBe(false);
});

test('what is committed meanwhile is published, in order, before the bulk write has ended', async () => {
  const { world } = await open();
  const { database, broker, committed, logger } = world;
  const relay = startRelay({ database, broker, committed, logger, context: 'kit', batchMax: 2 });
  world.onClose(() => relay.close());
  await database.db.transaction(async (bulk) => {
    await announceBulkWrite(bulk);
    for (let version = 0; version < 6; version += 1)
      await database.db.transaction((tx) =>
        appendEvents(tx, [writeOf('t1', version)], () => world.ports.newId()),
      );
    await eventually(async () => expect(await database.sql`select 1 from outbox`).toHaveLength(0));
  });
});
