// Signs the token that everybody else verifies without asking users (AU-2).
import { importJWK, SignJWT } from 'jose';
import { signingKeyAt } from '../domain/signing-keys.ts';
import { tokenAlgorithm, tokenClaims, tokenHeader } from '../events/access-token.ts';
import type { TokenSubject } from '../projections/credentials.ts';
import { keysValidAt } from '../projections/key-rows.ts';
import type { UsersDeps } from './users-deps.ts';

export interface AccessToken {
  readonly accessToken: string;
  readonly expiresAt: Date;
}

/** A token for `subject` as they are now. */
export async function issueAccessToken(
  { database, ports, tokens }: UsersDeps,
  subject: TokenSubject,
): Promise<AccessToken> {
  const now = ports.now();
  const key = signingKeyAt(await keysValidAt(database.db, now), now);
  if (!key) throw new Error('there is no signing key');
  const claims = tokenClaims(subject, {
    id: ports.newId(),
    now,
    lifetimeMs: tokens.accessTokenMs,
  });
  const accessToken = await new SignJWT({ ...claims })
    .setProtectedHeader(tokenHeader(key.keyId))
    .sign(await importJWK(key.privateJwk, tokenAlgorithm));
  return { accessToken, expiresAt: new Date(claims.exp * 1000) };
}
