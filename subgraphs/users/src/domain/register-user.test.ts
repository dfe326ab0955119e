// Given who is registered, when somebody is registered, then a fact or a refusal (AU-4).
import { userId } from '@ates/kit/domain/ids';
import { describe, expect, test } from 'vitest';
import { decideRegisterUser, tidyRegistration, type Registration } from './register-user.ts';

const now = new Date('2026-03-03T09:00:00.000Z');
const good: Registration = {
  name: 'Ada',
  email: 'ada@example.org',
  password: '123456789012',
  role: 'WORKER',
  reason: 'Hired',
};
const when = (registration: Partial<Registration>, emailTaken = false) =>
  decideRegisterUser({ emailTaken }, { ...good, ...registration, userId: userId('u1'), now });

describe('registering', () => {
  test('given a free address, then the person is registered', () => {
    expect(when({})).toEqual({
      kind: 'accepted',
      events: [
        {
          kind: 'user-registered',
          userId: 'u1',
          name: 'Ada',
          email: 'ada@example.org',
          role: 'WORKER',
          reason: 'Hired',
          at: now,
        },
      ],
    });
  });

  test('given somebody with that address, then EMAIL_TAKEN', () => {
    expect(when({}, true)).toMatchObject({ refusal: { code: 'EMAIL_TAKEN' } });
  });

  test.each<[string, Partial<Registration>]>([
    ['NAME_INVALID', { name: '' }],
    ['NAME_INVALID', { name: 'x'.repeat(101) }],
    ['NAME_INVALID', { name: 'a\u0000b' }],
    ['NAME_INVALID', { name: 'half a pair \ud800' }],
    ['EMAIL_INVALID', { email: 'ada' }],
    ['EMAIL_INVALID', { email: 'a@b@c' }],
    ['EMAIL_INVALID', { email: 'a b@c' }],
    ['EMAIL_INVALID', { email: `${'x'.repeat(250)}@b.org` }],
    ['EMAIL_INVALID', { email: 'a\u0000@b' }],
    ['PASSWORD_TOO_SHORT', { password: '12345678901' }],
    ['PASSWORD_TOO_LONG', { password: 'x'.repeat(129) }],
    ['REASON_INVALID', { reason: '' }],
    ['REASON_INVALID', { reason: 'x'.repeat(501) }],
    ['REASON_INVALID', { reason: 'a\u0000b' }],
  ])('%s for %j', (code, registration) => {
    expect(when(registration)).toMatchObject({ kind: 'refused', refusal: { code } });
  });

  test.each<Partial<Registration>>([
    { name: 'x'.repeat(100) },
    { name: 'Zoë 李' },
    { email: 'a@b' },
    { password: 'x'.repeat(128) },
    { reason: 'two\nlines' },
  ])('%j is fine', (registration) => {
    expect(when(registration)).toMatchObject({ kind: 'accepted' });
  });

  test('spaces around texts are not meant, in a password they are', () => {
    expect(
      tidyRegistration({ ...good, name: ' Ada ', email: ' a@b ', reason: ' r ', password: ' p ' }),
    ).toMatchObject({ name: 'Ada', email: 'a@b', reason: 'r', password: ' p ' });
  });
});
