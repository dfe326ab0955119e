// Changing people through the api: what is told, what the history says, who is refused (U-06, AU-3, AU-4, AU-6).
import type { Role } from '@ates/kit/domain/actor';
import { userId } from '@ates/kit/domain/ids';
import { eventually } from '@ates/kit/testing/eventually';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { at, errorsOf, openUsers, type UsersWorld } from '../../testing/open-users.ts';

let users: UsersWorld;
beforeAll(async () => {
  users = await openUsers();
});
afterAll(() => users.close());

const payload = '{ user { id name email role status version } refusal { code } }';
const mutation = (name: string, input: string) =>
  `mutation ($input: ${input}!) { ${name}(input: $input) ${payload} }`;
const mutations = {
  changeRole: mutation('changeRole', 'ChangeRoleInput'),
  deactivateUser: mutation('deactivateUser', 'DeactivateUserInput'),
  reactivateUser: mutation('reactivateUser', 'ReactivateUserInput'),
  updateProfile: mutation('updateProfile', 'UpdateProfileInput'),
};
const reason = 'Because';
const asAdmin = (name: keyof typeof mutations, input: object) =>
  users.world.ask(users.admin, mutations[name], { input: { reason, ...input } });
const factsOf = async (id: string) =>
  (await users.world.told('USERS')).filter(({ subject }) => subject === id);
const stateOf = async (id: string) =>
  (await users.world.told('STATE')).find(({ subject }) => subject === id)?.data;

const history = `query ($userId: ID!, $first: Int, $after: String) {
  userHistory(userId: $userId, first: $first, after: $after) {
    edges { node { version kind changedAt changedBy { id } reason changes { field before after } } }
    pageInfo { endCursor hasNextPage }
  }
}`;

describe('U-06: a worker becomes manager', () => {
  test('one fact with both roles, a new state with a higher epoch', async () => {
    const { id } = await users.register('u06@example.org');
    const answer = await asAdmin('changeRole', { userId: id, role: 'MANAGER', reason: 'Promoted' });
    expect(at(answer, 'changeRole')).toMatchObject({
      user: { id, role: 'MANAGER', version: 2 },
      refusal: null,
    });
    await eventually(async () =>
      expect(await stateOf(id)).toMatchObject({ version: 2, role: 'MANAGER', tokenEpoch: 1 }),
    );
    const facts = (await factsOf(id)).slice(1);
    expect(facts).toMatchObject([
      {
        type: 'ates.users.user.role-changed.v1',
        aggregateversion: 2,
        actorid: users.admin.id,
        data: { userId: id, oldRole: 'WORKER', newRole: 'MANAGER', reason: 'Promoted' },
      },
    ]);
  });

  test('the history says who, when, why, in order, in pages', async () => {
    const { id } = await users.register('history@example.org');
    await asAdmin('changeRole', { userId: id, role: 'MANAGER', reason: 'Promoted' });
    await asAdmin('deactivateUser', { userId: id, reason: 'Left' });
    await asAdmin('reactivateUser', { userId: id, reason: 'Came back' });
    const first = await users.world.ask(users.admin, history, { userId: id, first: 2 });
    const changedBy = { id: users.admin.id };
    const changedAt = '2026-03-03T09:00:00.000Z';
    expect(at(first, 'userHistory', 'edges')).toMatchObject([
      { node: { version: 1, kind: 'REGISTERED', reason: 'Hired', changedBy, changedAt } },
      {
        node: {
          version: 2,
          kind: 'ROLE_CHANGED',
          reason: 'Promoted',
          changedBy,
          changes: [{ field: 'role', before: 'WORKER', after: 'MANAGER' }],
        },
      },
    ]);
    expect(at(first, 'userHistory', 'pageInfo', 'hasNextPage')).toBe(true);
    const after = at(first, 'userHistory', 'pageInfo', 'endCursor');
    const second = await users.world.ask(users.admin, history, { userId: id, first: 2, after });
    expect(at(second, 'userHistory')).toMatchObject({
      edges: [
        { node: { version: 3, kind: 'DEACTIVATED', reason: 'Left' } },
        { node: { version: 4, kind: 'REACTIVATED', reason: 'Came back' } },
      ],
      pageInfo: { hasNextPage: false },
    });
  });

  test('what the system did has nobody as its doer; of nobody there is no history', async () => {
    const own = await users.world.ask(users.admin, history, { userId: users.admin.id });
    expect(at(own, 'userHistory', 'edges', 0, 'node')).toMatchObject({
      kind: 'REGISTERED',
      changedBy: null,
    });
    for (const id of ['nobody', 'nul\u0000']) {
      const answer = await users.world.ask(users.admin, history, { userId: id });
      expect(answer).toEqual({ data: { userHistory: null } });
    }
    const after = Buffer.from('["1e99"]').toString('base64url');
    const wrong = await users.world.ask(users.admin, history, { userId: users.admin.id, after });
    expect(errorsOf(wrong)).toEqual(['BAD_USER_INPUT at userHistory']);
  });
});

describe('AU-3: older tokens stop', () => {
  test.each([
    ['changeRole', { role: 'ACCOUNTANT' }],
    ['deactivateUser', {}],
  ] as const)('after %s', async (name, change) => {
    const email = `${name}@example.org`.toLowerCase();
    const { id } = await users.register(email);
    const token = String(at(await users.logIn(email), 'login', 'accessToken'));
    expect(at(await users.askWith(token, '{ me { id } }'), 'me', 'id')).toBe(id);
    await asAdmin(name, { userId: id, ...change });
    await eventually(async () => {
      const answer = await users.askWith(token, '{ me { id } }');
      expect(errorsOf(answer)).toEqual(['UNAUTHENTICATED at me']);
    });
  });

  test('a deactivated person cannot sign in; a reactivated one can', async () => {
    const { id } = await users.register('gone@example.org');
    await asAdmin('deactivateUser', { userId: id });
    expect(await users.logIn('gone@example.org')).toEqual(await users.logIn('unknown@example.org'));
    await asAdmin('reactivateUser', { userId: id });
    expect(at(await users.logIn('gone@example.org'), 'login', 'user', 'id')).toBe(id);
    await eventually(async () =>
      expect((await factsOf(id)).map(({ type }) => type)).toEqual([
        'ates.users.user.registered.v1',
        'ates.users.user.deactivated.v1',
        'ates.users.user.reactivated.v1',
      ]),
    );
  });
});

describe('one’s own profile', () => {
  const update = (actor: Parameters<UsersWorld['world']['ask']>[0], input: object) =>
    users.world.ask(actor, mutations.updateProfile, { input: { reason, ...input } });

  test('a new address is told on CONTACTS; the fact names the fields, not their values', async () => {
    const ada = await users.register('before@example.org');
    const answer = await update(ada, { email: 'after@example.org', name: 'Ada L.' });
    expect(at(answer, 'updateProfile', 'user')).toMatchObject({
      name: 'Ada L.',
      email: 'after@example.org',
    });
    await eventually(async () => {
      const contacts = await users.world.told('CONTACTS');
      expect(contacts.find(({ subject }) => subject === ada.id)?.data).toEqual({
        userId: ada.id,
        version: 2,
        email: 'after@example.org',
      });
    });
    await eventually(async () =>
      expect((await factsOf(ada.id)).at(-1)).toMatchObject({
        type: 'ates.users.user.profile-changed.v1',
        data: { userId: ada.id, changedFields: ['name', 'email'], reason },
      }),
    );
    expect(at(await users.logIn('after@example.org'), 'login', 'user', 'id')).toBe(ada.id);
    expect(at(await users.logIn('before@example.org'), 'login')).toBeNull();
  });

  test.each([
    ['EMAIL_TAKEN', { email: 'Root@example.org' }],
    ['EMAIL_INVALID', { email: 'nul\u0000@example.org' }],
    ['NAME_INVALID', { name: '' }],
    ['REASON_INVALID', { name: 'Bea', reason: '' }],
  ])('%s for %j', async (code, input) => {
    const someone = await users.register(`${code.toLowerCase()}@example.org`);
    const answer = await update(someone, input);
    expect(at(answer, 'updateProfile', 'refusal', 'code')).toBe(code);
  });

  test('one’s own address in other letters is not taken', async () => {
    const someone = await users.register('letters@example.org');
    const answer = await update(someone, { email: 'Letters@Example.org' });
    expect(at(answer, 'updateProfile', 'user', 'email')).toBe('Letters@Example.org');
  });

  test('what is there already changes nothing', async () => {
    const someone = await users.register('same@example.org');
    const answer = await update(someone, { email: 'same@example.org' });
    expect(at(answer, 'updateProfile', 'user', 'version')).toBe(1);
  });
});

describe('who may not, and who is not there', () => {
  test.each<Role>(['WORKER', 'MANAGER', 'ACCOUNTANT'])('a %s is FORBIDDEN', async (role) => {
    const viewer = { id: userId('somebody'), role };
    const input = { userId: users.admin.id, reason };
    const ask = (name: 'changeRole' | 'deactivateUser' | 'reactivateUser', more = {}) =>
      users.world.ask(viewer, mutations[name], { input: { ...input, ...more } });
    const answers = [
      await ask('changeRole', { role: 'WORKER' }),
      await ask('deactivateUser'),
      await ask('reactivateUser'),
      await users.world.ask(viewer, history, { userId: users.admin.id }),
    ];
    expect(answers.flatMap(errorsOf)).toEqual([
      'FORBIDDEN at changeRole',
      'FORBIDDEN at deactivateUser',
      'FORBIDDEN at reactivateUser',
      'FORBIDDEN at userHistory',
    ]);
  });

  test.each(['nobody', '*', '', 'nul\u0000'])('%j is USER_NOT_FOUND', async (id) => {
    const answer = await asAdmin('deactivateUser', { userId: id });
    expect(at(answer, 'deactivateUser', 'refusal', 'code')).toBe('USER_NOT_FOUND');
  });

  test('D-8: a repeat with the same key tells nothing twice', async () => {
    const { id } = await users.register('twice@example.org');
    const input = { userId: id, role: 'MANAGER', idempotencyKey: 'twice' };
    const answers = [await asAdmin('changeRole', input), await asAdmin('changeRole', input)];
    expect(answers[1]).toEqual(answers[0]);
    expect(at(answers[1], 'changeRole', 'user', 'version')).toBe(2);
  });
});
