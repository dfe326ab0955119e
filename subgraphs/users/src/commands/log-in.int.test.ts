// Signing in through the api: tokens that verify by the published keys, and one answer for all who are kept out
// (U-04, AU-2, AU-5).
import { eventually } from '@ates/kit/testing/eventually';
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  at,
  goodPassword,
  openUsers,
  testConfig,
  type UsersWorld,
} from '../../testing/open-users.ts';
import { logIn } from './log-in.ts';
import { createPasswords } from './passwords.ts';
import type { UsersDeps } from './users-deps.ts';

let users: UsersWorld;
beforeAll(async () => {
  users = await openUsers();
});
afterAll(() => users.close());

const tokenOf = (answer: Awaited<ReturnType<UsersWorld['logIn']>>): string =>
  String(at(answer, 'login', 'accessToken'));

describe('a token', () => {
  test('says who, what and which epoch, for five minutes', async () => {
    const ada = await users.register('ada@example.org', 'ACCOUNTANT');
    const answer = await users.logIn('ADA@example.org');
    expect(at(answer, 'login')).toMatchObject({
      expiresAt: '2026-03-03T09:05:00.000Z',
      user: { id: ada.id, email: 'ada@example.org', role: 'ACCOUNTANT', status: 'ACTIVE' },
    });
    const url = new URL('/.well-known/jwks.json', users.world.subgraph.url);
    const response = await fetch(url);
    expect(response.headers.get('cache-control')).toBe('public, max-age=60');
    // RFC 7517 says what stands there; jwtVerify below finds out.
    const jwks = (await response.json()) as JSONWebKeySet;
    expect(jwks.keys).toHaveLength(1);
    expect(jwks.keys[0]).not.toHaveProperty('d');
    const { payload, protectedHeader } = await jwtVerify(tokenOf(answer), createLocalJWKSet(jwks), {
      currentDate: users.world.ports.now(),
      audience: 'ates',
      issuer: 'ates-users',
      typ: 'at+jwt',
    });
    expect(protectedHeader).toMatchObject({ alg: 'ES256', kid: jwks.keys[0]?.kid });
    expect(payload).toMatchObject({ sub: ada.id, role: 'ACCOUNTANT', epoch: 0 });
  });

  test('opens the graph to its owner', async () => {
    const token = tokenOf(await users.logIn('root@example.org'));
    await eventually(async () => {
      const answer = await users.askWith(token, '{ me { id name email role status } }');
      expect(at(answer, 'me')).toMatchObject({ id: users.admin.id, email: 'root@example.org' });
    });
  });
});

describe('U-04: who is kept out gets one answer', () => {
  test('wrong password, unknown address and what is no address', async () => {
    await users.register('known@example.org');
    const answers = [
      await users.logIn('known@example.org', 'wrong password'),
      await users.logIn('unknown@example.org'),
      await users.logIn('no address'),
      await users.logIn('nul\u0000@example.org'),
      await users.logIn('known@example.org', 'x'.repeat(200)),
    ];
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0]).toMatchObject({
      data: { login: null },
      errors: [{ path: ['login'], extensions: { code: 'UNAUTHENTICATED' } }],
    });
  });

  test('an unknown address costs a hash and the same transactions, too', async () => {
    const { parts } = users.world.subgraph;
    const passwords = createPasswords(testConfig.argon2);
    const checked: (string | undefined)[] = [];
    const deps: UsersDeps = {
      ...parts,
      ...testConfig,
      tokens: testConfig,
      passwords: {
        ...passwords,
        matches(passwordHash, password) {
          checked.push(passwordHash);
          return passwords.matches(passwordHash, password);
        },
      },
    };
    const transactions = vi.spyOn(parts.database.sql, 'begin');
    const begun = async (email: string) => {
      transactions.mockClear();
      const attempt = { email, password: 'wrong password' };
      expect(await logIn(deps, parts.ports.newId(), attempt)).toBeUndefined();
      return transactions.mock.calls.length;
    };
    expect(await begun('root@example.org')).toBe(await begun('nobody@example.org'));
    expect(checked).toEqual([expect.stringMatching(/^\$argon2id\$/), undefined]);
    transactions.mockRestore();
  });

  test('AU-5: five failures lock for 15 minutes, even for the right password', async () => {
    await users.register('locked@example.org');
    const wrong = await users.logIn('locked@example.org', 'wrong password');
    for (let failure = 2; failure <= 5; failure += 1) {
      await users.logIn('locked@example.org', 'wrong password');
    }
    expect(await users.logIn('locked@example.org')).toEqual(wrong);
    users.world.ports.setNow('2026-03-03T09:14:59.999Z');
    expect(await users.logIn('locked@example.org')).toEqual(wrong);
    users.world.ports.setNow('2026-03-03T09:15:00.000Z');
    expect(tokenOf(await users.logIn('locked@example.org'))).toMatch(/^ey/);
  });

  test('AU-5: five guesses at the same moment lock, too', async () => {
    await users.register('rush@example.org');
    const guesses = Array.from({ length: 8 }, () =>
      users.logIn('rush@example.org', 'wrong password'),
    );
    await Promise.all(guesses);
    expect(at(await users.logIn('rush@example.org', goodPassword), 'login')).toBeNull();
  });
});

describe('a flood of logins', () => {
  test('over the bound: TOO_BUSY, and afterwards people sign in again', async () => {
    const flooded = await openUsers({
      argon2: { memoryKib: 19_456, passes: 2, atOnceMax: 1, waitingMax: 0 },
    });
    try {
      await flooded.register('flo@example.org');
      const answers = await Promise.all(
        Array.from({ length: 40 }, () => flooded.logIn('flo@example.org', 'not hers at all')),
      );
      const codes = answers.map(({ errors }) => errors?.[0]?.extensions.code);
      expect(new Set(codes)).toEqual(new Set(['UNAUTHENTICATED', 'TOO_BUSY']));
      expect(at(await flooded.logIn('root@example.org'), 'login', 'accessToken')).toEqual(
        expect.any(String),
      );
    } finally {
      await flooded.close();
    }
  });
});
