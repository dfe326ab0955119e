// AU-3: a refresh token works once. Used a second time it has been stolen, by whoever came first or second: then
// everything the person's tokens could do ends.
import type { User, UserChanged } from './user.ts';

export interface RefreshToken {
  /** The person's epoch when it was issued: a raised epoch ends refresh tokens as well. */
  readonly tokenEpoch: number;
  readonly expiresAt: Date;
  readonly usedAt: Date | null;
}

export type RefreshDecision =
  | { readonly kind: 'rotated' }
  | { readonly kind: 'denied' }
  | { readonly kind: 'reused'; readonly event: UserChanged };

export function decideRefresh(user: User, token: RefreshToken, now: Date): RefreshDecision {
  const counts =
    user.status === 'ACTIVE' && token.tokenEpoch === user.tokenEpoch && now < token.expiresAt;
  if (!counts) return { kind: 'denied' };
  if (!token.usedAt) return { kind: 'rotated' };
  return { kind: 'reused', event: signOutEverywhere(user, 'A refresh token was used twice.', now) };
}

/** Ends every token the person has. */
export const signOutEverywhere = (user: User, reason: string, at: Date): UserChanged => ({
  kind: 'signed-out-everywhere',
  userId: user.id,
  reason,
  at,
});
