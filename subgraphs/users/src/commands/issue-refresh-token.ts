// A new refresh token of one sign-in (AU-3): handed out once, kept as a hash.
import type { Moment } from '@ates/kit/commands/moment';
import type { TokenSubject } from '../projections/credentials.ts';
import { insertRefreshToken } from '../projections/refresh-token-rows.ts';
import { newOpaqueToken, opaqueTokenHash } from './opaque-token.ts';
import type { UsersDeps } from './users-deps.ts';

export interface IssuedRefreshToken {
  readonly refreshToken: string;
  readonly refreshExpiresAt: Date;
}

/** `family` is the sign-in it belongs to. */
export async function issueRefreshToken(
  { refreshTokenMs }: UsersDeps,
  { tx, now }: Moment,
  { id, tokenEpoch }: TokenSubject,
  family: string,
): Promise<IssuedRefreshToken> {
  const refreshToken = newOpaqueToken();
  const refreshExpiresAt = new Date(now.getTime() + refreshTokenMs);
  await insertRefreshToken(tx, {
    tokenHash: await opaqueTokenHash(refreshToken),
    family,
    userId: id,
    tokenEpoch,
    issuedAt: now,
    expiresAt: refreshExpiresAt,
  });
  return { refreshToken, refreshExpiresAt };
}
