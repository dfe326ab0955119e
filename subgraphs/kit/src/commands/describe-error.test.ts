// What people have typed is in no description of an error.
import { DrizzleQueryError } from 'drizzle-orm/errors';
import { expect, test } from 'vitest';
import { describeError } from './describe-error.ts';

test('a failed statement: its text and its cause, not its values', () => {
  const cause = new Error('the connection was lost');
  const values = ['ada@ates.example', '$argon2id$hash\nwith a line'];
  const error = new DrizzleQueryError('insert into users values ($1, $2)', values, cause);
  const told = describeError(new Error('registration failed', { cause: error }));
  expect(told).toContain('registration failed');
  expect(told).toContain('insert into users');
  expect(told).toContain('the connection was lost');
  expect(told).toContain('describe-error.test.ts');
  expect(told).not.toMatch(/ada@|argon2id|with a line/);
});

test('what is no error is told as it is', () => {
  expect(describeError('text')).toBe('text');
});
