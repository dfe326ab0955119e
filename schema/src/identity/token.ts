// The access token: what users signs and everybody else verifies, a JWT of RFC 9068's type.
// Gateway and subgraphs read the viewer from it without asking users.
import Type, { type Static } from 'typebox';
import { Id, Role } from '../contracts/values.ts';

/** `iss`: only tokens of users count. */
export const tokenIssuer = 'ates-users';
/** `aud`: only tokens made for this system count. */
export const tokenAudience = 'ates';
/** Header `alg`. ECDSA on P-256: Ed25519 in WebCrypto still warns on Node 20. */
export const tokenAlgorithm = 'ES256';
/** Header `typ`, so that no other JWT of the same key passes as an access token. */
export const tokenType = 'at+jwt';

const Seconds = Type.Integer({ minimum: 0, maximum: 253_402_300_799 });

/** The token's claims. Times are in seconds since 1970 (RFC 7519). */
export const TokenClaims = Type.Object({
  iss: Type.Literal(tokenIssuer),
  aud: Type.Literal(tokenAudience),
  sub: Id,
  role: Role,
  /** Raised by users to end older tokens: a token below the known epoch is refused (D-29). */
  epoch: Type.Integer({ minimum: 0 }),
  iat: Seconds,
  exp: Seconds,
  jti: Type.String({ minLength: 1, maxLength: 128 }),
});
export type TokenClaims = Static<typeof TokenClaims>;

/** Who asks, as the verified token says. */
export interface Viewer {
  readonly userId: string;
  readonly role: Role;
  readonly epoch: number;
  /** When the token stops working: milliseconds since 1970. */
  readonly expiresAt: number;
}
