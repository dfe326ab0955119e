// U-01: whatever is started twice, there is one admin and one signing key.
import { randomBytes } from 'node:crypto';
import { createTestDatabase } from '@ates/kit/testing/create-test-database';
import { createLogger } from '@ates/kit/process/logger';
import { startSubgraph, type RunningSubgraph } from '@ates/kit/process/start-subgraph';
import { connectBroker } from '@ates/schema/broker/connect';
import { streamDefinitions } from '@ates/schema/broker/streams';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { testConfig } from '../../testing/open-users.ts';
import type { UsersConfig } from '../config.ts';
import { usersSubgraph } from '../subgraph.ts';

let config: UsersConfig;
let running: RunningSubgraph<UsersConfig>[];
let cleanUp: () => Promise<void>;

beforeEach(async () => {
  running = [];
  const database = await createTestDatabase(inject('postgresUrl'), usersSubgraph.migrations);
  config = {
    ...testConfig,
    databaseUrl: database.url,
    natsUrl: inject('natsUrl'),
    natsPrefix: `t${randomBytes(6).toString('hex')}.`,
    host: '127.0.0.1',
    port: 0,
    logLevel: 'silent',
    businessTimeZone: 'UTC',
    development: true,
  };
  cleanUp = () => database.drop();
});

afterEach(async () => {
  const broker = await connectBroker({
    url: config.natsUrl,
    name: 'test',
    prefix: config.natsPrefix,
  });
  for (const { name } of streamDefinitions) {
    await broker.jsm.streams.delete(broker.stream(name)).catch(() => undefined);
  }
  await broker.close();
  await Promise.all(running.map((subgraph) => subgraph.close()));
  await cleanUp();
});

async function start(changes: Partial<UsersConfig> = {}): Promise<RunningSubgraph<UsersConfig>> {
  const logger = createLogger({ name: 'users', level: 'silent' });
  const subgraph = await startSubgraph(usersSubgraph, { ...config, ...changes }, { logger });
  running.push(subgraph);
  return subgraph;
}

async function counts(subgraph: RunningSubgraph<UsersConfig>) {
  const [row] = await subgraph.parts.database.sql`
    select (select count(*)::int from users where role = 'ADMIN') as admins,
           (select count(*)::int from signing_keys) as keys,
           (select count(*)::int from events) as facts`;
  return row;
}

test('U-01: two processes start at the same moment: one admin, one key, one fact', async () => {
  const [one] = await Promise.all([start(), start()]);
  expect(await counts(one)).toEqual({ admins: 1, keys: 1, facts: 1 });
});

test('U-01: a later start, also with another address, changes nothing', async () => {
  const first = await start();
  await start({ firstAdmin: { ...testConfig.firstAdmin, email: 'other@example.org' } });
  expect(await counts(first)).toEqual({ admins: 1, keys: 1, facts: 1 });
});

test('without admin settings it starts, and a later start brings the admin', async () => {
  const first = await start({ firstAdmin: undefined });
  expect(await counts(first)).toMatchObject({ admins: 0, keys: 1 });
  await start();
  expect(await counts(first)).toMatchObject({ admins: 1 });
});

test('settings that no person may have stop the start and say which', async () => {
  const firstAdmin = { ...testConfig.firstAdmin, password: 'short' };
  await expect(start({ firstAdmin })).rejects.toMatchObject({ code: 'FIRST_ADMIN_REFUSED' });
});
