// AU-2: with an external provider configured, its tokens count at a real subgraph, and what users tells decides
// over them: who is known, in which role, since when. The provider is a real HTTP server.
import { eventually } from '@ates/kit/testing/eventually';
import { openTestProvider, type TestProvider } from '@ates/schema/testing/test-provider';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { at, openUsers, registerMutation, type UsersWorld } from '../testing/open-users.ts';

let provider: TestProvider;
let users: UsersWorld;
let nowMs: number;

beforeAll(async () => {
  provider = await openTestProvider();
  users = await openUsers({ externalIssuer: provider });
  nowMs = users.world.ports.now().getTime();
  // The first admin is told by the relay; until the replica has heard of them they are unknown.
  await known(users.admin.id);
});
afterAll(async () => {
  await users.close();
  await provider.close();
});

/** A second later for everybody: `iat` has no finer parts. */
function nextSecond(): void {
  nowMs += 1_000;
  users.world.ports.setNow(new Date(nowMs).toISOString());
}

const tokenFor = (id: string) => provider.tokenFor(id, { atMs: nowMs });
const askAsAdmin = async (query: string, variables?: Record<string, unknown>) =>
  users.askWith(await tokenFor(users.admin.id), query, variables);
const me = async (token: string) => {
  const answer = await users.askWith(token, '{ me { id role } }');
  return answer.errors?.[0]?.extensions.code ?? at(answer, 'me');
};

const known = (id: string) =>
  eventually(async () => {
    const answer = await me(await tokenFor(id));
    if (typeof answer === 'string') throw new Error(answer);
  });

async function register(email: string): Promise<string> {
  const input = { name: email, email, password: 'correct horse', role: 'WORKER', reason: 'Hired' };
  const answer = await askAsAdmin(registerMutation, { input });
  const id = String(at(answer, 'registerUser', 'user', 'id'));
  await known(id);
  return id;
}

test('the sub is the person, whatever role the token claims', async () => {
  const id = await register('sub@example.org');
  expect(await me(await tokenFor(id))).toEqual({ id, role: 'WORKER' });
  const claims = { role: 'ADMIN', epoch: 99 };
  const ambitious = await provider.tokenFor(id, { atMs: nowMs, claims });
  expect(await me(ambitious)).toEqual({ id, role: 'WORKER' });
  const byEc = await provider.tokenFor(id, { atMs: nowMs, algorithm: 'ES256', keyId: 'ec' });
  expect(await me(byEc)).toEqual({ id, role: 'WORKER' });
});

test('unknown people, other audiences and tokens of our own are refused', async () => {
  expect(await me(await tokenFor('nobody-known'))).toBe('UNAUTHENTICATED');
  const claims = { aud: 'another' };
  const foreign = await provider.tokenFor(users.admin.id, { atMs: nowMs, claims });
  expect(await me(foreign)).toBe('UNAUTHENTICATED');
  const own = await users.world.ask(users.admin, '{ me { id } }');
  expect(own.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
});

test('a role change ends the tokens from before it, and the new role counts at once', async () => {
  const id = await register('promoted@example.org');
  const before = await tokenFor(id);
  nextSecond();
  const input = { userId: id, role: 'MANAGER', reason: 'Promoted' };
  await askAsAdmin(
    'mutation ($input: ChangeRoleInput!) { changeRole(input: $input) { user { id } } }',
    { input },
  );
  await eventually(async () => expect(await me(before)).toBe('UNAUTHENTICATED'));
  nextSecond();
  expect(await me(await tokenFor(id))).toEqual({ id, role: 'MANAGER' });

  // A later change of something else does not move the line, for a new replica neither.
  const between = await tokenFor(id);
  nextSecond();
  const answer = await users.askWith(
    between,
    'mutation ($input: UpdateProfileInput!) { updateProfile(input: $input) { user { name } } }',
    { input: { name: 'New Name', reason: 'Married' } },
  );
  expect(at(answer, 'updateProfile', 'user', 'name')).toBe('New Name');
  await eventually(async () => {
    const told = (await users.world.told('STATE')).filter(({ subject }) => subject === id);
    expect(told.at(-1)?.data).toMatchObject({ name: 'New Name', tokenEpoch: 1 });
  });
  await users.world.restart();
  expect(await me(between)).toEqual({ id, role: 'MANAGER' });
  expect(await me(before)).toBe('UNAUTHENTICATED');
});

test('a deactivated person is refused, with a new token too', async () => {
  const id = await register('left@example.org');
  const before = await tokenFor(id);
  nextSecond();
  await askAsAdmin(
    'mutation ($input: DeactivateUserInput!) { deactivateUser(input: $input) { user { id } } }',
    { input: { userId: id, reason: 'Left' } },
  );
  await eventually(async () => expect(await me(before)).toBe('UNAUTHENTICATED'));
  nextSecond();
  expect(await me(await tokenFor(id))).toBe('UNAUTHENTICATED');
});

test('a flood of unknown keys makes the provider be asked once', async () => {
  const asked = provider.asked;
  const tokens = await Promise.all(
    Array.from({ length: 100 }, (_, i) =>
      provider.tokenFor(users.admin.id, { atMs: nowMs, header: { kid: `unknown-${i}` } }),
    ),
  );
  const answers = await Promise.all(tokens.map(me));
  expect(new Set(answers)).toEqual(new Set(['UNAUTHENTICATED']));
  expect(provider.asked).toBe(asked + 1);
});
