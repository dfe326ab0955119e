// AU-4: without an admin nobody could ever make one again, so the last one stays, also when two remove each other.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { at, openUsers, type UsersWorld } from '../../testing/open-users.ts';

let users: UsersWorld;
beforeAll(async () => {
  users = await openUsers();
});
afterAll(() => users.close());

type Person = UsersWorld['admin'];

const deactivate = async (by: Person, { id: userId }: Person) => {
  const mutation = `mutation ($input: DeactivateUserInput!) {
    deactivateUser(input: $input) { refusal { code } }
  }`;
  const answer = await users.world.ask(by, mutation, { input: { userId, reason: 'Because' } });
  return at(answer, 'deactivateUser', 'refusal', 'code');
};
const demote = async (by: Person, { id: userId }: Person) => {
  const mutation = `mutation ($input: ChangeRoleInput!) {
    changeRole(input: $input) { refusal { code } }
  }`;
  const input = { userId, role: 'WORKER', reason: 'Because' };
  return at(await users.world.ask(by, mutation, { input }), 'changeRole', 'refusal', 'code');
};

test('the only admin keeps role and status', async () => {
  expect(await deactivate(users.admin, users.admin)).toBe('LAST_ADMIN');
  expect(await demote(users.admin, users.admin)).toBe('LAST_ADMIN');
});

test('a deactivated admin is none to count on', async () => {
  const other = await users.register('deactivated@example.org', 'ADMIN');
  expect(await deactivate(users.admin, other)).toBeUndefined();
  expect(await demote(users.admin, users.admin)).toBe('LAST_ADMIN');
});

test('of two who remove each other at the same moment one remains', async () => {
  const other = await users.register('other@example.org', 'ADMIN');
  // Who comes second is refused, or no longer signed in: either way somebody is left.
  await Promise.all([deactivate(users.admin, other), demote(other, users.admin)]);
  const left = await users.rows(`select 1 from users where role = 'ADMIN' and status = 'ACTIVE'`);
  expect(left).toHaveLength(1);
});
