// The catalogue of what users refuses. docs/ERRORS.md is generated from it (`npm run generate errors`); a code that
// is used and not here, or here and not used, fails a test.
import type { RefusalCatalogue } from '@ates/kit/domain/refusal-catalogue';

export const refusals = {
  EMAIL_INVALID: {
    meaning: 'This can be nobody’s mail address, or it has more than 254 characters.',
    of: ['registerUser', 'signUp', 'updateProfile'],
  },
  EMAIL_TAKEN: {
    meaning: 'Somebody else has this mail address.',
    of: ['registerUser', 'signUp', 'updateProfile'],
  },
  LAST_ADMIN: {
    meaning: 'The last active admin stays an active admin.',
    of: ['changeRole', 'deactivateUser'],
  },
  NAME_INVALID: {
    meaning: 'The name is empty, longer than 100 characters, or has control characters.',
    of: ['registerUser', 'signUp', 'updateProfile'],
  },
  PASSWORD_TOO_LONG: {
    meaning: 'The new password has more than 128 characters.',
    of: ['registerUser', 'signUp', 'changePassword'],
  },
  PASSWORD_TOO_SHORT: {
    meaning: 'The new password has fewer than 12 characters.',
    of: ['registerUser', 'signUp', 'changePassword'],
  },
  PASSWORD_UNCHANGED: {
    meaning: 'The new password is the present one.',
    of: ['changePassword'],
  },
  PASSWORD_WRONG: {
    meaning: 'The present password is another one.',
    of: ['changePassword'],
  },
  REASON_INVALID: {
    meaning: 'The reason is empty, longer than 500 characters, or has control characters.',
    of: ['registerUser', 'changeRole', 'deactivateUser', 'reactivateUser', 'updateProfile'],
  },
  ROLE_UNCHANGED: { meaning: 'The person has that role already.', of: ['changeRole'] },
  SELF_REGISTRATION_OFF: {
    meaning: 'Only admins register people here.',
    of: ['signUp'],
  },
  USER_ALREADY_ACTIVE: { meaning: 'The person may sign in already.', of: ['reactivateUser'] },
  USER_ALREADY_DEACTIVATED: {
    meaning: 'The person is deactivated already.',
    of: ['deactivateUser'],
  },
  USER_NOT_FOUND: {
    meaning: 'There is no such person.',
    of: ['changeRole', 'deactivateUser', 'reactivateUser'],
  },
} as const satisfies RefusalCatalogue;
