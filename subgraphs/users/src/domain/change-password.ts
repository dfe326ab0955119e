// AU-3: whoever knows the present password sets the next one; all tokens from before stop counting.
import { accept, refuse, type Decision } from '@ates/kit/domain/decision';
import { passwordProblem } from './input-rules.ts';
import type { User, UserChanged } from './user.ts';

export type ChangePasswordRefusal =
  'PASSWORD_WRONG' | 'PASSWORD_UNCHANGED' | 'PASSWORD_TOO_SHORT' | 'PASSWORD_TOO_LONG';

export const passwordWrong = refuse('PASSWORD_WRONG', 'The present password is another one.');

export interface ChangePassword {
  readonly currentPassword: string;
  readonly newPassword: string;
}

/** What is wrong with the new password by itself. */
export const newPasswordProblem = ({ currentPassword, newPassword }: ChangePassword) =>
  passwordProblem(newPassword) ??
  (newPassword === currentPassword
    ? refuse('PASSWORD_UNCHANGED', 'The new password is the present one.')
    : undefined);

/** `passwordMatches`: the present password was given, and is still the present one. */
export function decideChangePassword(
  user: User,
  facts: { readonly passwordMatches: boolean },
  now: Date,
): Decision<UserChanged, 'PASSWORD_WRONG'> {
  if (!facts.passwordMatches) return passwordWrong;
  const reason = 'Changed by the person themself.';
  return accept<UserChanged>({ kind: 'password-changed', userId: user.id, reason, at: now });
}
