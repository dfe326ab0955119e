// AU-4: registering oneself, when the setting allows it; always as a WORKER.
import { afterEach, expect, test } from 'vitest';
import {
  at,
  errorsOf,
  goodPassword,
  openUsers,
  type UsersWorld,
} from '../../testing/open-users.ts';

let users: UsersWorld;
afterEach(() => users.close());

const signUp = `mutation ($input: SignUpInput!) {
  signUp(input: $input) { user { id email role } refusal { code } }
}`;
const input = { name: 'Ada', email: 'ada@example.org', password: goodPassword };

test('off by default: UNAUTHENTICATED without a token, a refusal with one, nothing written', async () => {
  users = await openUsers();
  const stranger = await users.world.ask(undefined, signUp, { input });
  expect(errorsOf(stranger)).toEqual(['UNAUTHENTICATED at signUp']);
  const known = await users.world.ask(users.admin, signUp, { input });
  expect(at(known, 'signUp', 'refusal', 'code')).toBe('SELF_REGISTRATION_OFF');
  expect(await users.rows('select 1 from users')).toHaveLength(1);
});

test('on: a worker who sees themself, may sign in, and is in the history as registered by the system', async () => {
  users = await openUsers({ selfRegistration: true });
  const answer = await users.world.ask(undefined, signUp, { input });
  expect(at(answer, 'signUp')).toMatchObject({
    user: { email: 'ada@example.org', role: 'WORKER' },
    refusal: null,
  });
  expect(at(await users.logIn('ada@example.org'), 'login', 'user', 'role')).toBe('WORKER');
  const again = await users.world.ask(undefined, signUp, { input });
  expect(at(again, 'signUp', 'refusal', 'code')).toBe('EMAIL_TAKEN');
  expect(
    await users.rows(`select actor_role from user_history where kind = 'user-registered'`),
  ).toEqual([{ actor_role: 'SYSTEM' }, { actor_role: 'SYSTEM' }]);
});

test('on: the role is not the person’s to choose', async () => {
  users = await openUsers({ selfRegistration: true });
  const answer = await users.world.ask(undefined, signUp, { input: { ...input, role: 'ADMIN' } });
  expect(answer.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
});
