// What goes on by itself: refresh tokens that have expired are forgotten, and stopping does not wait for the next look.
import { eventually } from '@ates/kit/testing/eventually';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openUsers, testConfig, type UsersWorld } from '../../testing/open-users.ts';
import { housekeeper } from './housekeeper.ts';
import { createPasswords } from './passwords.ts';

let users: UsersWorld;
beforeAll(async () => {
  users = await openUsers();
});
afterAll(() => users.close());

test('expired refresh tokens go, those that wait stay', async () => {
  await users.logIn('root@example.org');
  users.world.ports.setNow('2026-03-03T09:20:00.000Z');
  await users.logIn('root@example.org');
  users.world.ports.setNow('2026-03-03T09:30:00.001Z');
  const abort = new AbortController();
  const running = housekeeper({
    ...users.world.subgraph.parts,
    ...testConfig,
    tokens: testConfig,
    passwords: createPasswords(testConfig.argon2),
  }).run(abort.signal);
  await eventually(async () =>
    expect(await users.rows('select 1 from refresh_tokens')).toHaveLength(1),
  );
  abort.abort();
  await running;
});
