// AU-2: keys rotate without a gap: the next is announced before it signs, the last verifies until its tokens are over.
import { eventually } from '@ates/kit/testing/eventually';
import { decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { at, openUsers, testConfig, type UsersWorld } from '../../testing/open-users.ts';
import { createPasswords } from './passwords.ts';
import { keepSigningKeys } from './keep-signing-keys.ts';

let users: UsersWorld;
beforeAll(async () => {
  users = await openUsers();
});
afterAll(() => users.close());

const keep = () => {
  const { parts } = users.world.subgraph;
  return keepSigningKeys({
    ...parts,
    ...testConfig,
    tokens: testConfig,
    passwords: createPasswords(testConfig.argon2),
  });
};
const keyOfLogin = async () => {
  const token = String(at(await users.logIn('root@example.org'), 'login', 'accessToken'));
  return { token, keyId: decodeProtectedHeader(token).kid };
};
const published = async (): Promise<unknown[]> => {
  const response = await fetch(new URL('/.well-known/jwks.json', users.world.subgraph.url));
  // RFC 7517, 5: a set has its keys.
  const { keys } = (await response.json()) as { keys: { kid: string }[] };
  return keys.map(({ kid }) => kid);
};

test('a key signs for its lifetime, then the next one takes over', async () => {
  const before = await keyOfLogin();
  users.world.ports.setNow('2026-04-02T08:59:59.999Z');
  await keep();
  expect(await published()).toEqual([before.keyId]);

  users.world.ports.setNow('2026-04-02T09:00:00.000Z');
  await Promise.all([keep(), keep()]);
  const keys = await published();
  expect(keys).toHaveLength(2);
  expect((await keyOfLogin()).keyId).toBe(before.keyId);

  users.world.ports.setNow('2026-04-02T09:01:00.000Z');
  const after = await keyOfLogin();
  expect(after.keyId).toBe(keys[1]);
  await eventually(async () => {
    const answer = await users.askWith(after.token, '{ me { id } }');
    expect(at(answer, 'me', 'id')).toBe(users.admin.id);
  });

  users.world.ports.setNow('2026-04-02T09:07:00.000Z');
  expect(await published()).toEqual([after.keyId]);
  const told = (await users.world.told('STATE')).filter(({ subject }) => subject === before.keyId);
  expect(told.at(-1)).toMatchObject({
    type: 'ates.users.signing-key.v1',
    data: { version: 2, notAfter: '2026-04-02T09:07:00.000Z' },
  });
  expect(JSON.stringify(await users.world.told('STATE'))).not.toContain('"d":');
});
