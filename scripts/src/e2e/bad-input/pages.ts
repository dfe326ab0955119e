// Pages nobody gets: none, negative, huge, and after cursors that are none of the list.
import { shown, type Attempt } from './attempt.ts';

const sizes: readonly number[] = [0, -1, 101, 1_000_000, 2_147_483_647, 2_147_483_648, 1.5];

const cursor = (...parts: unknown[]): string =>
  Buffer.from(JSON.stringify(parts)).toString('base64url');

const cursors: readonly string[] = [
  '',
  'x',
  'not a cursor',
  '🦄',
  cursor(),
  cursor(1, 2),
  cursor("' OR 1=1 --", "'; DROP TABLE tasks; --"),
  cursor('9999-99-99T99:99:99.999Z', 'x'),
  cursor('2026-03-03T09:00:00.000Z', 'nul\u0000'),
  cursor('+275760-09-13T00:00:00.000Z', 'x'),
  cursor('a', 'b', 'c', 'd', 'e'),
  Buffer.from('{"length":2}').toString('base64url'),
  Buffer.from('[').toString('base64url'),
  'A'.repeat(10_000),
];

const pages: readonly (readonly [field: string, open: string, close: string])[] = [
  ['tasks', 'tasks(', ') { edges { cursor } }'],
  ['myTasks', 'myTasks(', ') { edges { cursor } }'],
  ['users', 'users(', ') { edges { cursor } }'],
  ['auditLog', 'account { auditLog(', ') { edges { cursor } } }'],
  ['payouts', 'payouts(', ') { edges { cursor } }'],
  ['peopleBelowZero', 'peopleBelowZero(', ') { edges { cursor } }'],
  ['activity', 'activity(', ') { edges { cursor } }'],
  ['tasksDeadLetters', 'tasksDeadLetters(', ') { edges { cursor } }'],
  ['usersDeadLetters', 'usersDeadLetters(', ') { edges { cursor } }'],
];

const tooMany = ['BAD_USER_INPUT', 'PAGE_SIZE_EXCEEDED', 'COST_EXCEEDED'];

export const badPages: readonly Attempt[] = [
  ...pages.flatMap(([field, open, close]) => [
    ...sizes.map((first) => ({
      title: `${first} of ${field}`,
      document: `query($first: Int) { ${open}first: $first${close} }`,
      variables: { first },
      expected: tooMany,
    })),
    ...cursors.map((after) => ({
      title: `${field} after ${shown(after)}`,
      document: `query($after: String) { ${open}after: $after${close} }`,
      variables: { after },
      expected: ['BAD_USER_INPUT'],
    })),
  ]),
  ...[0, -1, 93, 2_147_483_647].map((last) => ({
    title: `the last ${last} days`,
    document: 'query($last: Int) { companyDays(last: $last) { income } }',
    variables: { last },
    expected: tooMany,
  })),
];
