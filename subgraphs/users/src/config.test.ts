// The environment in, the configuration or every mistake at once out.
import { ConfigError } from '@ates/kit/process/config';
import { describe, expect, test } from 'vitest';
import { readConfig } from './config.ts';

const minimal = { DATABASE_URL: 'postgres://localhost/users', NATS_URL: 'nats://localhost:4222' };
const admin = { ADMIN_EMAIL: 'root@example.org', ADMIN_PASSWORD: 'correct horse battery' };

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    readConfig({ ...minimal, ...env });
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

describe('the first admin', () => {
  test('may be left out', () => {
    expect(readConfig(minimal)).toMatchObject({ firstAdmin: undefined, accessTokenMs: 300_000 });
  });

  test('has a name if none is given', () => {
    expect(readConfig({ ...minimal, ...admin }).firstAdmin).toEqual({
      email: 'root@example.org',
      password: 'correct horse battery',
      name: 'Admin',
    });
  });

  test('comes whole or not at all', () => {
    expect(problemsOf({ ADMIN_NAME: 'Root' })).toEqual([
      'ADMIN_EMAIL is missing',
      'ADMIN_PASSWORD is missing',
    ]);
  });

  test('is checked, and no message repeats the password', () => {
    const problems = problemsOf({ ADMIN_EMAIL: 'root', ADMIN_PASSWORD: 'secret' });
    expect(problems).toHaveLength(2);
    expect(problems.join()).not.toContain('secret');
  });
});

test('cheap hashes are refused in production', () => {
  expect(problemsOf({ ARGON2_MEMORY_KIB: '8', NODE_ENV: 'test' })).toEqual([]);
  expect(problemsOf({ ARGON2_MEMORY_KIB: '8', NODE_ENV: 'production' })).toHaveLength(1);
});
