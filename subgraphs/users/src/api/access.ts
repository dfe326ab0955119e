// Who may call which root field of users (domain rules: "Who may do what").
import { deadLetterAccess } from '@ates/kit/api/dead-letter-api';
import type { AccessTable } from '@ates/kit/api/guard-schema';

export const access: AccessTable = {
  'Query.me': 'signed-in',
  'Query.user': 'signed-in',
  'Query.users': 'signed-in',
  'Query.userHistory': ['ADMIN'],
  'Mutation.login': 'public',
  'Mutation.refresh': 'public',
  // Behind a setting, which only its resolver knows: when it is off, nobody gets in here without a token.
  'Mutation.signUp': 'public',
  'Mutation.logout': 'signed-in',
  'Mutation.logoutEverywhere': 'signed-in',
  'Mutation.registerUser': ['ADMIN'],
  'Mutation.changeRole': ['ADMIN'],
  'Mutation.deactivateUser': ['ADMIN'],
  'Mutation.reactivateUser': ['ADMIN'],
  'Mutation.updateProfile': 'signed-in',
  'Mutation.changePassword': 'signed-in',
  ...deadLetterAccess('users'),
};
