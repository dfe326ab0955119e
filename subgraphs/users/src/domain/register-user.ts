// AU-4: who may be registered as what, and under which mail address.
import type { Role } from '@ates/kit/domain/actor';
import { accept, refuse, type Decision, type Refused } from '@ates/kit/domain/decision';
import type { UserId } from '@ates/kit/domain/ids';
import { emailProblem, nameProblem, passwordProblem, reasonProblem } from './input-rules.ts';
import type { UserRegistered } from './user.ts';

export interface Registration {
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly role: Role;
  readonly reason: string;
}

export type RegisterUserRefusal =
  | 'NAME_INVALID'
  | 'EMAIL_INVALID'
  | 'EMAIL_TAKEN'
  | 'PASSWORD_TOO_SHORT'
  | 'PASSWORD_TOO_LONG'
  | 'REASON_INVALID';

/** What was meant: no spaces around texts. A password is taken as it is. */
export const tidyRegistration = (registration: Registration): Registration => ({
  ...registration,
  name: registration.name.trim(),
  email: registration.email.trim(),
  reason: registration.reason.trim(),
});

/** What is wrong with a tidy registration by itself, whoever else is registered. */
export const registrationProblem = (
  registration: Registration,
): Refused<Exclude<RegisterUserRefusal, 'EMAIL_TAKEN'>> | undefined =>
  nameProblem(registration.name) ??
  emailProblem(registration.email) ??
  passwordProblem(registration.password) ??
  reasonProblem(registration.reason);

export const emailTaken = refuse('EMAIL_TAKEN', 'Somebody else has this mail address.');

/** Registers under an address that nobody else has. */
export function decideRegisterUser(
  facts: { readonly emailTaken: boolean },
  command: Registration & { readonly userId: UserId; readonly now: Date },
): Decision<UserRegistered, RegisterUserRefusal> {
  const problem = registrationProblem(command);
  if (problem) return problem;
  if (facts.emailTaken) return emailTaken;
  const { userId, name, email, role, reason, now: at } = command;
  return accept({ kind: 'user-registered', userId, name, email, role, reason, at });
}
