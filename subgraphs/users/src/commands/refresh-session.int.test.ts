// Staying signed in and getting out: rotation, reuse, log-out, password change (AU-3, AU-5).
import type { Actor } from '@ates/kit/domain/actor';
import { eventually } from '@ates/kit/testing/eventually';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  at,
  errorsOf,
  goodPassword,
  openUsers,
  type UsersWorld,
} from '../../testing/open-users.ts';

let users: UsersWorld;
let ada: Actor;
let email: string;
let people = 0;
beforeAll(async () => {
  users = await openUsers();
});
afterAll(() => users.close());
beforeEach(async () => {
  users.world.ports.setNow('2026-03-03T09:00:00.000Z');
  email = `ada-${(people += 1)}@example.org`;
  ada = await users.register(email);
});

interface Session {
  readonly accessToken: string;
  readonly refreshToken: string;
}
const sessionOf = (payload: unknown): Session => payload as Session;

async function signIn(): Promise<Session> {
  const query = `mutation ($input: LoginInput!) {
    login(input: $input) { accessToken refreshToken expiresAt refreshExpiresAt }
  }`;
  const input = { email, password: goodPassword };
  const answer = await users.world.ask(undefined, query, { input });
  expect(at(answer, 'login')).toMatchObject({ refreshExpiresAt: '2026-03-03T09:30:00.000Z' });
  return sessionOf(at(answer, 'login'));
}

const refresh = (refreshToken: string) =>
  users.world.ask(
    undefined,
    `mutation ($input: RefreshInput!) {
      refresh(input: $input) { accessToken refreshToken expiresAt refreshExpiresAt user { id email } }
    }`,
    { input: { refreshToken } },
  );
const me = (token: string) => users.askWith(token, '{ me { id } }');
const works = (token: string) =>
  eventually(async () => expect(at(await me(token), 'me', 'id')).toBe(ada.id));
const ends = (token: string) =>
  eventually(async () => expect(errorsOf(await me(token))).toEqual(['UNAUTHENTICATED at me']));
const deniedError = ['UNAUTHENTICATED at refresh'];
const denied = async (refreshToken: string) =>
  expect(errorsOf(await refresh(refreshToken))).toEqual(deniedError);

describe('refreshing', () => {
  test('gives a new pair, again and again, each for its time', async () => {
    const first = await signIn();
    users.world.ports.setNow('2026-03-03T09:29:59.999Z');
    const answer = await refresh(first.refreshToken);
    expect(at(answer, 'refresh')).toMatchObject({
      expiresAt: '2026-03-03T09:34:59.000Z',
      refreshExpiresAt: '2026-03-03T09:59:59.999Z',
      user: { id: ada.id, email },
    });
    const second = sessionOf(at(answer, 'refresh'));
    await works(second.accessToken);
    const third = sessionOf(at(await refresh(second.refreshToken), 'refresh'));
    await works(third.accessToken);
  });

  test('is over after 30 minutes, and for what is no token', async () => {
    const { refreshToken } = await signIn();
    users.world.ports.setNow('2026-03-03T09:30:00.000Z');
    for (const token of [refreshToken, 'no token', '']) {
      expect(errorsOf(await refresh(token))).toEqual(deniedError);
    }
  });

  test('a token used twice ends everything the person has', async () => {
    const first = await signIn();
    const elsewhere = await signIn();
    const second = sessionOf(at(await refresh(first.refreshToken), 'refresh'));
    await works(second.accessToken);
    await denied(first.refreshToken);
    await ends(second.accessToken);
    await ends(elsewhere.accessToken);
    await denied(second.refreshToken);
    await denied(elsewhere.refreshToken);
    await denied(first.refreshToken);
    const changes = await users.rows(
      `select kind, actor_role from user_history where user_id = '${ada.id}' order by version`,
    );
    expect(changes).toEqual([
      { kind: 'user-registered', actor_role: 'ADMIN' },
      { kind: 'signed-out-everywhere', actor_role: 'SYSTEM' },
    ]);
    await works((await signIn()).accessToken);
  });

  test('the same token twice at the same moment is a reuse, too', async () => {
    const { refreshToken } = await signIn();
    const answers = await Promise.all([refresh(refreshToken), refresh(refreshToken)]);
    expect(answers.filter((answer) => at(answer, 'refresh') !== null)).toHaveLength(1);
    const winner = answers.find((answer) => at(answer, 'refresh') !== null);
    await ends(sessionOf(at(winner, 'refresh')).accessToken);
  });

  test('no refresh token is kept as it is', async () => {
    const { refreshToken } = await signIn();
    const rows = await users.rows(`select * from refresh_tokens where user_id = '${ada.id}'`);
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(refreshToken);
  });
});

describe('getting out', () => {
  const out = `mutation ($input: LogoutInput!) { logout(input: $input) { user { id } refusal { code } } }`;

  test('one sign-in: its refresh tokens end, the others’ do not', async () => {
    const here = await signIn();
    const there = await signIn();
    await works(here.accessToken);
    const input = { refreshToken: here.refreshToken };
    const answer = await users.askWith(here.accessToken, out, { input });
    expect(at(answer, 'logout', 'user', 'id')).toBe(ada.id);
    await denied(here.refreshToken);
    expect(at(await refresh(there.refreshToken), 'refresh', 'user', 'id')).toBe(ada.id);
  });

  test('somebody else’s token ends nothing', async () => {
    const { refreshToken } = await signIn();
    await users.world.ask(users.admin, out, { input: { refreshToken } });
    expect(at(await refresh(refreshToken), 'refresh', 'user', 'id')).toBe(ada.id);
  });

  test('everywhere: all tokens end', async () => {
    const here = await signIn();
    const there = await signIn();
    await works(here.accessToken);
    const everywhere = 'mutation { logoutEverywhere { user { id version } refusal { code } } }';
    const answer = await users.askWith(here.accessToken, everywhere);
    expect(at(answer, 'logoutEverywhere', 'user', 'version')).toBe(2);
    for (const { accessToken } of [here, there]) await ends(accessToken);
    for (const { refreshToken } of [here, there]) await denied(refreshToken);
  });
});

describe('another password', () => {
  const change = (token: string, currentPassword: string, newPassword: string) =>
    users.askWith(
      token,
      `mutation ($input: ChangePasswordInput!) {
        changePassword(input: $input) { user { id version } refusal { code } }
      }`,
      { input: { currentPassword, newPassword } },
    );
  const next = 'another good password';

  test('ends all tokens; the new one signs in, the old one does not', async () => {
    const { accessToken, refreshToken } = await signIn();
    await works(accessToken);
    const answer = await change(accessToken, goodPassword, next);
    expect(at(answer, 'changePassword', 'user', 'version')).toBe(2);
    await ends(accessToken);
    await denied(refreshToken);
    expect(at(await users.logIn(email), 'login')).toBeNull();
    expect(at(await users.logIn(email, next), 'login', 'user', 'version')).toBe(2);
    await eventually(async () =>
      expect((await users.world.told('USERS')).at(-1)).toMatchObject({
        type: 'ates.users.user.profile-changed.v1',
        data: { userId: ada.id, changedFields: ['password'] },
      }),
    );
  });

  test('AU-5: wrong guesses at the present one count like those at the door', async () => {
    const { accessToken } = await signIn();
    await works(accessToken);
    const code = async (current: string) =>
      at(await change(accessToken, current, next), 'changePassword', 'refusal', 'code');
    for (let guess = 1; guess <= 5; guess += 1)
      expect(await code('a guess')).toBe('PASSWORD_WRONG');
    expect(await code(goodPassword)).toBe('PASSWORD_WRONG');
    expect(at(await users.logIn(email), 'login')).toBeNull();
  });

  test('a poor one is refused', async () => {
    const { accessToken } = await signIn();
    await works(accessToken);
    const answer = await change(accessToken, goodPassword, 'short');
    expect(at(answer, 'changePassword', 'refusal', 'code')).toBe('PASSWORD_TOO_SHORT');
  });
});
