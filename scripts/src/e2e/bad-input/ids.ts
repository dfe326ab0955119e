// Ids that nobody has: of the right shape, of none, with what SQL, NATS, paths and JSON understand.
// A question is answered with nothing, a command with the refusal that there is no such thing.
import { shown, type Attempt } from './attempt.ts';

const ids: readonly string[] = [
  '01890000-0000-7000-8000-000000000000',
  '',
  ' ',
  "' OR 1=1 --",
  "'; DROP TABLE tasks; --",
  '*',
  '>',
  'a.b',
  '*.>',
  '$JS.API.STREAM.DELETE.STATE',
  '../../../etc/passwd',
  '%00',
  'nul\u0000nul',
  'half a pair \ud800',
  'line\r\nbreak',
  '{"$ne":null}',
  '${jndi:ldap://x}',
  '🦄',
  'null',
  'x'.repeat(5000),
];

interface Asked {
  readonly field: string;
  readonly document: string;
  readonly expected: readonly string[];
  readonly variables: (id: string) => Record<string, unknown>;
}

const question = (field: string, argument: string, selection: string): Asked => ({
  field,
  document: `query($id: ID!) { ${field}(${argument}: $id) { ${selection} } }`,
  expected: ['nothing', 'BAD_USER_INPUT'],
  variables: (id) => ({ id }),
});

const command = (
  field: string,
  type: string,
  code: string,
  input: (id: string) => object,
): Asked => ({
  field,
  document: `mutation($input: ${type}!) { ${field}(input: $input) { refusal { code } } }`,
  expected: [code, 'BAD_USER_INPUT'],
  variables: (id) => ({ input: input(id) }),
});

const reason = 'a try';
const asked: readonly Asked[] = [
  question('task', 'id', 'title'),
  question('shuffle', 'id', 'status'),
  question('user', 'id', 'name'),
  question('userHistory', 'userId', 'edges { cursor }'),
  question('account', 'accountId', 'balance'),
  question('tasks', 'assigneeId', 'edges { cursor }'),
  question('tasksDeadLetter', 'id', 'id'),
  question('billingDeadLetter', 'id', 'id'),
  question('activity', 'userId', 'edges { cursor }'),
  command('completeTask', 'CompleteTaskInput', 'TASK_NOT_FOUND', (taskId) => ({ taskId })),
  command('changeRole', 'ChangeRoleInput', 'USER_NOT_FOUND', (userId) => ({
    userId,
    role: 'MANAGER',
    reason,
  })),
  command('deactivateUser', 'DeactivateUserInput', 'USER_NOT_FOUND', (userId) => ({
    userId,
    reason,
  })),
  command('confirmPayout', 'PayoutInput', 'PAYOUT_NOT_FOUND', (payoutId) => ({ payoutId })),
  command('cancelPayout', 'CancelPayoutInput', 'PAYOUT_NOT_FOUND', (payoutId) => ({
    payoutId,
    reason,
  })),
  command(
    'redriveTasksDeadLetter',
    'RedriveTasksDeadLetterInput',
    'DEAD_LETTER_NOT_FOUND',
    (id) => ({
      id,
    }),
  ),
];

export const badIds: readonly Attempt[] = asked.flatMap(
  ({ field, document, expected, variables }) =>
    ids.map((id) => ({
      title: `${field} of ${shown(id)}`,
      document,
      variables: variables(id),
      expected,
    })),
);

/** Ids that would hear everything, or nothing, if they came into a subject as they are. */
export const subscribedIds: readonly string[] = ids.filter((id) => id !== '');
