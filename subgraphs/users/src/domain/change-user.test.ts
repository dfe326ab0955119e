// Given a person, when something about them is changed, then a fact, a refusal or nothing (AU-3, AU-4).
import { userId } from '@ates/kit/domain/ids';
import { describe, expect, test } from 'vitest';
import { decideChangePassword, newPasswordProblem } from './change-password.ts';
import { decideChangeRole } from './change-role.ts';
import { decideDeactivate, decideReactivate } from './change-status.ts';
import { decideRefresh } from './refresh.ts';
import { decideUpdateProfile } from './update-profile.ts';
import { evolveUser, type User } from './user.ts';

const now = new Date('2026-03-03T09:00:00.000Z');
const ada: User = {
  id: userId('ada'),
  name: 'Ada',
  email: 'ada@example.org',
  role: 'WORKER',
  status: 'ACTIVE',
  tokenEpoch: 3,
  registeredAt: now,
};
const admin: User = { ...ada, role: 'ADMIN' };
const reason = 'Because';
const refused = (code: string) => ({ kind: 'refused', refusal: { code } });

describe('another role', () => {
  const when = (user: User, activeAdmins: number, change: object = {}) =>
    decideChangeRole(user, { activeAdmins }, { role: 'MANAGER', reason, now, ...change });

  test('given a worker, then the fact has both roles and older tokens end', () => {
    const decision = when(ada, 1, { reason: '  Because ' });
    const event = {
      kind: 'role-changed',
      userId: 'ada',
      oldRole: 'WORKER',
      newRole: 'MANAGER',
      reason,
      at: now,
    } as const;
    expect(decision).toEqual({ kind: 'accepted', events: [event] });
    expect(evolveUser(ada, { ...event, userId: ada.id })).toEqual({
      ...ada,
      role: 'MANAGER',
      tokenEpoch: 4,
      tokensValidFrom: now,
    });
  });

  test('given that role already, then ROLE_UNCHANGED', () => {
    expect(when(ada, 1, { role: 'WORKER' })).toMatchObject(refused('ROLE_UNCHANGED'));
  });

  test('given the last active admin, then LAST_ADMIN; given another one, then not', () => {
    expect(when(admin, 1)).toMatchObject(refused('LAST_ADMIN'));
    expect(when(admin, 2)).toMatchObject({ kind: 'accepted' });
    expect(when({ ...admin, status: 'DEACTIVATED' }, 1)).toMatchObject({ kind: 'accepted' });
  });

  test('without a reason REASON_INVALID', () => {
    expect(when(ada, 1, { reason: ' ' })).toMatchObject(refused('REASON_INVALID'));
  });
});

describe('deactivating and reactivating', () => {
  const command = { reason, now };

  test('given an active person, then out, and older tokens end', () => {
    const decision = decideDeactivate(ada, { activeAdmins: 1 }, command);
    expect(decision).toMatchObject({ events: [{ kind: 'user-deactivated', reason }] });
    const after = evolveUser(ada, { kind: 'user-deactivated', userId: ada.id, reason, at: now });
    expect(after).toMatchObject({ status: 'DEACTIVATED', tokenEpoch: 4 });
  });

  test('given a deactivated one, then in again', () => {
    const out: User = { ...ada, status: 'DEACTIVATED' };
    expect(decideReactivate(out, command)).toMatchObject({
      events: [{ kind: 'user-reactivated' }],
    });
    expect(decideDeactivate(out, { activeAdmins: 1 }, command)).toMatchObject(
      refused('USER_ALREADY_DEACTIVATED'),
    );
  });

  test('given an active one, when reactivated, then USER_ALREADY_ACTIVE', () => {
    expect(decideReactivate(ada, command)).toMatchObject(refused('USER_ALREADY_ACTIVE'));
  });

  test('given the last active admin, then LAST_ADMIN', () => {
    const decision = decideDeactivate(admin, { activeAdmins: 1 }, command);
    expect(decision).toMatchObject(refused('LAST_ADMIN'));
  });
});

describe('one’s own profile', () => {
  const when = (change: object, emailTaken = false) =>
    decideUpdateProfile(
      ada,
      { emailTaken },
      { name: undefined, email: undefined, reason, now, ...change },
    );

  test('given another name and address, then one fact with both, before and after', () => {
    expect(when({ name: 'Ada L.', email: 'al@example.org' })).toMatchObject({
      events: [
        {
          kind: 'profile-changed',
          changes: [
            { field: 'name', before: 'Ada', after: 'Ada L.' },
            { field: 'email', before: 'ada@example.org', after: 'al@example.org' },
          ],
        },
      ],
    });
  });

  test('given what is there already, then nothing', () => {
    expect(when({ name: 'Ada' })).toEqual({ kind: 'accepted', events: [] });
  });

  test('a change of profile ends no token', () => {
    const changes = [{ field: 'name', before: 'Ada', after: 'Bea' }] as const;
    const event = { kind: 'profile-changed', userId: ada.id, changes, reason, at: now } as const;
    expect(evolveUser(ada, event)).toEqual({ ...ada, name: 'Bea' });
  });

  test.each([
    ['NAME_INVALID', { name: '' }],
    ['EMAIL_INVALID', { email: 'x' }],
    ['REASON_INVALID', { name: 'Bea', reason: '' }],
  ])('%s for %j', (code, change) => {
    expect(when(change)).toMatchObject(refused(code));
  });

  test('given somebody with that address, then EMAIL_TAKEN', () => {
    expect(when({ email: 'bob@example.org' }, true)).toMatchObject(refused('EMAIL_TAKEN'));
  });
});

describe('another password', () => {
  test('given the present one, then changed, and older tokens end', () => {
    expect(decideChangePassword(ada, { passwordMatches: true }, now)).toMatchObject({
      events: [{ kind: 'password-changed' }],
    });
    expect(decideChangePassword(ada, { passwordMatches: false }, now)).toMatchObject(
      refused('PASSWORD_WRONG'),
    );
  });

  test.each([
    ['PASSWORD_TOO_SHORT', 'short'],
    ['PASSWORD_TOO_LONG', 'x'.repeat(129)],
    ['PASSWORD_UNCHANGED', 'the present one'],
  ])('%s', (code, newPassword) => {
    const problem = newPasswordProblem({ currentPassword: 'the present one', newPassword });
    expect(problem).toMatchObject(refused(code));
  });
});

describe('a refresh token', () => {
  const token = { tokenEpoch: 3, expiresAt: new Date(now.getTime() + 1), usedAt: null };

  test('works once', () => {
    expect(decideRefresh(ada, token, now)).toEqual({ kind: 'rotated' });
  });

  test('used again ends everything', () => {
    expect(decideRefresh(ada, { ...token, usedAt: now }, now)).toMatchObject({
      kind: 'reused',
      event: { kind: 'signed-out-everywhere' },
    });
  });

  test.each<[string, User, object]>([
    ['expired', ada, { expiresAt: now }],
    ['expired and used', ada, { expiresAt: now, usedAt: now }],
    ['of an older epoch', { ...ada, tokenEpoch: 4 }, {}],
    ['of an older epoch and used', { ...ada, tokenEpoch: 4 }, { usedAt: now }],
    ['of a deactivated person', { ...ada, status: 'DEACTIVATED' }, {}],
  ])('%s does not count', (_name, user, change) => {
    expect(decideRefresh(user, { ...token, ...change }, now)).toEqual({ kind: 'denied' });
  });
});
