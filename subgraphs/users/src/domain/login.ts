// AU-5: whether a password lets a person in, and how wrong ones lock the door.
// Whoever is kept out is never told why: wrong password, locked and deactivated are one answer.
import type { UserStatus } from './user.ts';

/** Wrong passwords in a row until the door is locked. */
export const failedLoginsMax = 5;
/** How long it then stays locked, even for the right password. */
export const lockOutMs = 15 * 60_000;

export interface LoginState {
  readonly status: UserStatus;
  readonly failedLogins: number;
  readonly lockedUntil: Date | null;
}

/** `failedLogins` and `lockedUntil` are what to remember. */
export interface LoginDecision {
  readonly signedIn: boolean;
  readonly failedLogins: number;
  readonly lockedUntil: Date | null;
}

export function decideLogin(
  state: LoginState,
  attempt: { readonly passwordMatches: boolean; readonly now: Date },
): LoginDecision {
  const { lockedUntil } = state;
  // A try while locked neither counts nor makes the lock longer: nobody can lock others out for good.
  if (lockedUntil && attempt.now < lockedUntil) {
    return { signedIn: false, failedLogins: state.failedLogins, lockedUntil };
  }
  const failedBefore = lockedUntil ? 0 : state.failedLogins;
  if (!attempt.passwordMatches) return failedAgain(failedBefore + 1, attempt.now);
  return { signedIn: state.status === 'ACTIVE', failedLogins: 0, lockedUntil: null };
}

const failedAgain = (failedLogins: number, now: Date): LoginDecision => ({
  signedIn: false,
  failedLogins,
  lockedUntil: failedLogins >= failedLoginsMax ? new Date(now.getTime() + lockOutMs) : null,
});
