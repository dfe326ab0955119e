// The door itself (AU-5): under the person's lock an attempt is decided and remembered, in the same steps for an
// address that nobody has.
import type { Moment } from '@ates/kit/commands/moment';
import { decideLogin } from '../domain/login.ts';
import {
  lockCredentials,
  rememberAttempt,
  type LockedCredentials,
  type TokenSubject,
} from '../projections/credentials.ts';

export interface Attempt {
  /** Whose address it is; undefined when it is nobody's. */
  readonly userId: string | undefined;
  readonly passwordMatches: (present: LockedCredentials) => boolean;
}

/** Who is in; undefined when the attempt failed. */
export async function admit(
  { tx, now }: Moment,
  { userId, passwordMatches }: Attempt,
): Promise<TokenSubject | undefined> {
  const present = await lockCredentials(tx, userId);
  const decision = decideLogin(present?.login ?? nobody, {
    passwordMatches: present !== undefined && passwordMatches(present),
    now,
  });
  await rememberAttempt(tx, present?.subject.id, decision);
  return decision.signedIn ? present?.subject : undefined;
}

const nobody = { status: 'ACTIVE', failedLogins: 0, lockedUntil: null } as const;
