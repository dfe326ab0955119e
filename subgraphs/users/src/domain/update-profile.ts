// Everybody keeps their own name and mail address up to date; each change keeps why (AU-6).
import { accept, type Decision } from '@ates/kit/domain/decision';
import { emailProblem, nameProblem, reasonProblem } from './input-rules.ts';
import { emailTaken } from './register-user.ts';
import type { ProfileChange, User, UserChanged } from './user.ts';

export interface UpdateProfile {
  /** Undefined stays as it is. */
  readonly name: string | undefined;
  readonly email: string | undefined;
  readonly reason: string;
}

export type UpdateProfileRefusal =
  'NAME_INVALID' | 'EMAIL_INVALID' | 'EMAIL_TAKEN' | 'REASON_INVALID';

export const tidyProfile = ({ name, email, reason }: UpdateProfile): UpdateProfile => ({
  name: name?.trim(),
  email: email?.trim(),
  reason: reason.trim(),
});

/** Says only what really changes; when nothing does, nothing is told. */
export function decideUpdateProfile(
  user: User,
  facts: { readonly emailTaken: boolean },
  command: UpdateProfile & { readonly now: Date },
): Decision<UserChanged, UpdateProfileRefusal> {
  const { name = user.name, email = user.email, reason, now: at } = command;
  const problem = nameProblem(name) ?? emailProblem(email) ?? reasonProblem(reason);
  if (problem) return problem;
  if (facts.emailTaken) return emailTaken;
  const changes = [...changeOf('name', user.name, name), ...changeOf('email', user.email, email)];
  if (changes.length === 0) return accept();
  return accept<UserChanged>({ kind: 'profile-changed', userId: user.id, changes, reason, at });
}

const changeOf = (field: ProfileChange['field'], before: string, after: string): ProfileChange[] =>
  before === after ? [] : [{ field, before, after }];
