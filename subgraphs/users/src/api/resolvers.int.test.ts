// Reading people through the api: who sees what, pages, entity references, statements counted (U-05, D "names of people").
import { userId } from '@ates/kit/domain/ids';
import type { Actor } from '@ates/kit/domain/actor';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { at, errorsOf, openUsers, type UsersWorld } from '../../testing/open-users.ts';

let users: UsersWorld;
let ada: Actor;
let bob: Actor;
beforeAll(async () => {
  users = await openUsers();
  ada = await users.register('ada@example.org');
  bob = await users.register('bob@example.org', 'MANAGER');
});
afterAll(() => users.close());

const person = `query ($id: ID!) { user(id: $id) { id name email role status registeredAt version } }`;
const entities = `query ($refs: [_Any!]!) { _entities(representations: $refs) { ... on User { id name email } } }`;

describe('U-05: without a good token', () => {
  const fields = [
    '{ me { id } }',
    '{ user(id: "x") { id } }',
    '{ users { edges { cursor } } }',
    '{ _entities(representations: [{ __typename: "User", id: "x" }]) { __typename } }',
    '{ userHistory(userId: "x") { edges { cursor } } }',
    'mutation { logout(input: { refreshToken: "t" }) { user { id } } }',
    'mutation { logoutEverywhere { user { id } } }',
    'mutation { signUp(input: { name: "n", email: "e@e", password: "p" }) { user { id } } }',
    'mutation { changeRole(input: { userId: "x", role: ADMIN, reason: "r" }) { user { id } } }',
    'mutation { deactivateUser(input: { userId: "x", reason: "r" }) { user { id } } }',
    'mutation { reactivateUser(input: { userId: "x", reason: "r" }) { user { id } } }',
    'mutation { updateProfile(input: { name: "n", reason: "r" }) { user { id } } }',
    'mutation { changePassword(input: { currentPassword: "p", newPassword: "q" }) { user { id } } }',
    'mutation { registerUser(input: { name: "n", email: "e@e", password: "p", role: WORKER, reason: "r" }) { user { id } } }',
  ];

  test.each(fields)('%s is UNAUTHENTICATED', async (query) => {
    const codes = (answer: Awaited<ReturnType<UsersWorld['askWith']>>) =>
      answer.errors?.map(({ extensions }) => extensions.code);
    expect(codes(await users.world.ask(undefined, query))).toEqual(['UNAUTHENTICATED']);
    expect(codes(await users.askWith('forged.token.here', query))).toEqual(['UNAUTHENTICATED']);
  });
});

describe('mail address, role and status', () => {
  test('admins see everybody’s', async () => {
    const answer = await users.world.ask(users.admin, person, { id: ada.id });
    expect(at(answer, 'user')).toEqual({
      id: ada.id,
      name: 'Name of ada@example.org',
      email: 'ada@example.org',
      role: 'WORKER',
      status: 'ACTIVE',
      registeredAt: '2026-03-03T09:00:00.000Z',
      version: 1,
    });
  });

  test('everybody sees their own', async () => {
    const answer = await users.world.ask(ada, '{ me { email role status } }');
    expect(at(answer, 'me')).toEqual({
      email: 'ada@example.org',
      role: 'WORKER',
      status: 'ACTIVE',
    });
  });

  test('others’ are null with FORBIDDEN, the rest of the answer stands', async () => {
    const answer = await users.world.ask(bob, person, { id: ada.id });
    expect(at(answer, 'user')).toMatchObject({
      id: ada.id,
      name: 'Name of ada@example.org',
      email: null,
      role: null,
      status: null,
    });
    expect(errorsOf(answer).toSorted()).toEqual([
      'FORBIDDEN at user.email',
      'FORBIDDEN at user.role',
      'FORBIDDEN at user.status',
    ]);
  });

  test('an entity reference leaks nothing more', async () => {
    const refs = [ada, bob].map(({ id }) => ({ __typename: 'User', id }));
    const answer = await users.world.ask(bob, entities, { refs });
    expect(at(answer, '_entities')).toEqual([
      { id: ada.id, name: 'Name of ada@example.org', email: null },
      { id: bob.id, name: 'Name of bob@example.org', email: 'bob@example.org' },
    ]);
    expect(errorsOf(answer)).toEqual(['FORBIDDEN at _entities.0.email']);
  });
});

describe('by id', () => {
  test.each(['unknown', '*', 'a.b', "' or 1=1 --", 'nul\u0000', '', 'x'.repeat(129)])(
    '%j is nobody',
    async (id) => {
      const answer = await users.world.ask(ada, person, { id });
      expect(answer).toEqual({ data: { user: null } });
      const refs = [{ __typename: 'User', id }];
      expect(await users.world.ask(ada, entities, { refs })).toEqual({
        data: { _entities: [null] },
      });
    },
  );

  test('a viewer whom users does not know is nobody, too', async () => {
    const stranger: Actor = { id: userId('stranger'), role: 'WORKER' };
    expect(await users.world.ask(stranger, '{ me { id } }')).toEqual({ data: { me: null } });
  });

  test('no N+1: any number of references is one statement', async () => {
    const refs = [ada, bob, users.admin, ada].map(({ id }) => ({ __typename: 'User', id }));
    const statements = vi.spyOn(users.world.subgraph.parts.database.sql, 'unsafe');
    await users.world.ask(users.admin, entities, { refs });
    const asked = statements.mock.calls.filter(([text]) => text.includes('"users"'));
    statements.mockRestore();
    expect(asked).toHaveLength(1);
  });
});

describe('pages', () => {
  const page = `query ($first: Int, $after: String) {
    users(first: $first, after: $after) { edges { node { id } cursor } pageInfo { endCursor hasNextPage } }
  }`;

  test('oldest first, each person once, while others come', async () => {
    const seen: unknown[] = [];
    let after: unknown = null;
    for (let more = true, round = 0; more; round += 1) {
      const answer = await users.world.ask(ada, page, { first: 2, after });
      const edges = at(answer, 'users', 'edges');
      for (const index of Array.isArray(edges) ? edges.keys() : []) {
        seen.push(at(answer, 'users', 'edges', index, 'node', 'id'));
      }
      after = at(answer, 'users', 'pageInfo', 'endCursor');
      more = at(answer, 'users', 'pageInfo', 'hasNextPage') === true;
      if (round === 0) await users.register('late@example.org');
    }
    const all = await users.rows('select id from users order by registered_at, id');
    expect(seen).toEqual(all.map(({ id }) => id));
  });

  test.each<[object, string]>([
    [{ first: 0 }, 'first'],
    [{ first: 101 }, 'first'],
    [{ first: -1 }, 'first'],
    [{ after: 'no cursor' }, 'after'],
    [{ after: Buffer.from('["soon","x"]').toString('base64url') }, 'after'],
    [{ after: Buffer.from('["0000-01-01T00:00:00.000Z","x"]').toString('base64url') }, 'after'],
    [
      { after: Buffer.from('["2026-03-03T09:00:00.000Z","\\u0000"]').toString('base64url') },
      'after',
    ],
  ])('%j is BAD_USER_INPUT', async (variables, argument) => {
    const answer = await users.world.ask(ada, page, { ...variables });
    expect(errorsOf(answer)).toEqual(['BAD_USER_INPUT at users']);
    expect(answer.errors?.[0]?.message).toContain(argument);
  });
});
