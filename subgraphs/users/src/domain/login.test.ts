// Given earlier attempts, when a password is tried, then in or out, and what is remembered (AU-5).
import { describe, expect, test } from 'vitest';
import { decideLogin, type LoginState } from './login.ts';

const nine = new Date('2026-03-03T09:00:00.000Z');
const after = (ms: number) => new Date(nine.getTime() + ms);
const fresh: LoginState = { status: 'ACTIVE', failedLogins: 0, lockedUntil: null };
const minutes = 60_000;

describe('signing in', () => {
  test('given nothing, when the password matches, then in', () => {
    expect(decideLogin(fresh, { passwordMatches: true, now: nine })).toEqual({
      signedIn: true,
      failedLogins: 0,
      lockedUntil: null,
    });
  });

  test('given four failures, when it matches, then in and the count starts again', () => {
    const given = { ...fresh, failedLogins: 4 };
    expect(decideLogin(given, { passwordMatches: true, now: nine })).toEqual({
      signedIn: true,
      failedLogins: 0,
      lockedUntil: null,
    });
  });

  test('given four failures, when the fifth comes, then locked for 15 minutes', () => {
    const given = { ...fresh, failedLogins: 4 };
    expect(decideLogin(given, { passwordMatches: false, now: nine })).toEqual({
      signedIn: false,
      failedLogins: 5,
      lockedUntil: after(15 * minutes),
    });
  });

  test('given a lock, then also the right password stays out, and a try does not prolong it', () => {
    const given = { ...fresh, failedLogins: 5, lockedUntil: after(15 * minutes) };
    for (const passwordMatches of [true, false]) {
      const now = after(15 * minutes - 1);
      expect(decideLogin(given, { passwordMatches, now })).toEqual({
        signedIn: false,
        failedLogins: 5,
        lockedUntil: after(15 * minutes),
      });
    }
  });

  test('given a lock that is over, then in again, or the first failure of five', () => {
    const given = { ...fresh, failedLogins: 5, lockedUntil: after(15 * minutes) };
    const now = after(15 * minutes);
    expect(decideLogin(given, { passwordMatches: true, now })).toMatchObject({ signedIn: true });
    expect(decideLogin(given, { passwordMatches: false, now })).toEqual({
      signedIn: false,
      failedLogins: 1,
      lockedUntil: null,
    });
  });

  test('given a deactivated person, then the right password stays out', () => {
    const given: LoginState = { ...fresh, status: 'DEACTIVATED' };
    expect(decideLogin(given, { passwordMatches: true, now: nine })).toMatchObject({
      signedIn: false,
    });
  });
});
