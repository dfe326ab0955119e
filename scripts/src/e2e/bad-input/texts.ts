// Texts, dates, roles and keys that break a documented rule: each rule has its refusal, and nothing is written.
import { shown, wrongValue, type Attempt } from './attempt.ts';

const createTask =
  'mutation($input: CreateTaskInput!) { createTask(input: $input) { refusal { code } } }';
const registerUser =
  'mutation($input: RegisterUserInput!) { registerUser(input: $input) { refusal { code } } }';

const inputs = (
  what: string,
  document: string,
  good: object,
  bad: readonly (readonly [code: string, change: Record<string, unknown>])[],
): Attempt[] =>
  bad.map(([code, change]) => ({
    title: `${what} with ${shown(change)}`,
    document,
    variables: { input: { ...good, ...change } },
    expected: [code],
  }));

const tasks = inputs('a task', createTask, { title: 'a task' }, [
  ['TITLE_INVALID', { title: '' }],
  ['TITLE_INVALID', { title: '   ' }],
  ['TITLE_INVALID', { title: 'x'.repeat(201) }],
  ['TITLE_INVALID', { title: '[UBERPOP-42] old style' }],
  ['TITLE_INVALID', { title: 'a]b' }],
  ['TITLE_INVALID', { title: 'nul\u0000' }],
  ['TITLE_INVALID', { title: 'half a pair \ud800' }],
  ['TITLE_INVALID', { title: 'line\r\nbreak' }],
  ['JIRA_ID_INVALID', { jiraId: 'uberpop 42' }],
  ['JIRA_ID_INVALID', { jiraId: 'UBERPOP-' }],
  ['JIRA_ID_INVALID', { jiraId: 'UBERPOP-42\n' }],
  ['JIRA_ID_INVALID', { jiraId: '' }],
  ['DESCRIPTION_INVALID', { description: 'x'.repeat(4001) }],
  ['DESCRIPTION_INVALID', { description: 'nul\u0000' }],
  ['BAD_USER_INPUT', { idempotencyKey: '' }],
  ['BAD_USER_INPUT', { idempotencyKey: 'x'.repeat(129) }],
  ['BAD_USER_INPUT', { idempotencyKey: 'a key with spaces' }],
  ['BAD_USER_INPUT', { idempotencyKey: '🦄' }],
  ['BAD_USER_INPUT', { assigneeId: 'somebody' }],
]);

const hired = {
  name: 'Nobody',
  email: 'nobody@bad.example',
  password: 'a-long-password',
  role: 'WORKER',
  reason: 'hired',
};
const people = inputs('a person', registerUser, hired, [
  ['NAME_INVALID', { name: ' ' }],
  ['NAME_INVALID', { name: 'x'.repeat(101) }],
  ['NAME_INVALID', { name: 'nul\u0000' }],
  ['NAME_INVALID', { name: 'two\nlines' }],
  ['EMAIL_INVALID', { email: 'nobody' }],
  ['EMAIL_INVALID', { email: 'a@b\r\nBcc: everybody@ates.example' }],
  ['EMAIL_INVALID', { email: `${'x'.repeat(250)}@b.example` }],
  ['EMAIL_TAKEN', { email: ' ADMIN@ates.example ' }],
  ['PASSWORD_TOO_SHORT', { password: 'short' }],
  ['PASSWORD_TOO_LONG', { password: 'x'.repeat(129) }],
  ['REASON_INVALID', { reason: ' ' }],
  ['REASON_INVALID', { reason: 'x'.repeat(501) }],
  ['BAD_USER_INPUT', { role: 'OWNER' }],
  ['BAD_USER_INPUT', { role: 'worker' }],
  ['BAD_USER_INPUT', { role: null }],
]);

const days: readonly string[] = [
  '',
  'yesterday',
  '2026-3-3',
  '2026-02-30',
  '2026-13-01',
  '2026-03-03T09:00:00Z',
  "2026-03-03'; --",
];

const dates: readonly Attempt[] = days.flatMap((day) => [
  {
    title: `the day ${shown(day)}`,
    document: 'query($day: Date!) { companyDay(businessDay: $day) { income } }',
    variables: { day },
    expected: wrongValue,
  },
  {
    title: `close the day ${shown(day)}`,
    document: 'mutation($input: CloseDayInput!) { closeDay(input: $input) { refusal { code } } }',
    variables: { input: { businessDay: day } },
    expected: wrongValue,
  },
  {
    title: `the most expensive task of ${shown(day)}`,
    document: 'query($day: Date) { mostExpensiveTasks(period: DAY, day: $day) { asOf } }',
    variables: { day },
    expected: wrongValue,
  },
]);

const instants: readonly string[] = [
  '2026-03-03',
  '2026-03-03T09:00:00Z',
  '2026-02-30T09:00:00.000Z',
  '2026-03-03T25:00:00.000Z',
  '+275760-09-13T00:00:00.001Z',
  'now',
];

const asOf: readonly Attempt[] = instants.map((instant) => ({
  title: `as of ${shown(instant)}`,
  document:
    'query($asOf: DateTime) { companyDay(businessDay: "2026-03-03", asOf: $asOf) { income } }',
  variables: { asOf: instant },
  expected: wrongValue,
}));

const unfinished: readonly Attempt[] = [
  {
    title: 'close a day that is not over',
    document: 'mutation { closeDay(input: { businessDay: "2999-01-01" }) { refusal { code } } }',
    expected: ['DAY_NOT_FINISHED'],
  },
  {
    title: 'a range that ends before it begins',
    document: '{ incomeByDay(from: "2026-03-03", to: "2026-03-01") { income } }',
    expected: ['BAD_USER_INPUT', 'nothing'],
  },
  {
    title: 'a range of a thousand years',
    document: '{ incomeByDay(from: "2026-03-03", to: "3026-03-03") { income } }',
    expected: ['BAD_USER_INPUT'],
  },
  {
    title: 'sign in with what cannot be a password',
    document: 'mutation { login(input: { email: "a\\u0000", password: "\\u0000" }) { expiresAt } }',
    expected: ['UNAUTHENTICATED'],
  },
  {
    title: 'sign in with a megabyte’s quarter of a password',
    document: 'mutation($input: LoginInput!) { login(input: $input) { expiresAt } }',
    variables: { input: { email: 'admin@ates.example', password: 'x'.repeat(200_000) } },
    expected: ['UNAUTHENTICATED'],
  },
  {
    title: 'refresh with a text that is no token',
    document: 'mutation { refresh(input: { refreshToken: "\' OR 1=1 --" }) { expiresAt } }',
    expected: ['UNAUTHENTICATED'],
  },
];

export const badTexts: readonly Attempt[] = [...tasks, ...people, ...dates, ...asOf, ...unfinished];
