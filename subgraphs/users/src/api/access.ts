// Who may call which root field of users (domain rules: "Who may do what").
import type { AccessTable } from '@ates/kit/api/guard-schema';

export const access: AccessTable = {
  'Query.me': 'signed-in',
  'Query.user': 'signed-in',
  'Query.users': 'signed-in',
  'Mutation.login': 'public',
  'Mutation.registerUser': ['ADMIN'],
};
