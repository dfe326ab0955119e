// The access token's header and claims, by the contract that gateway and subgraphs verify against.
import {
  tokenAlgorithm,
  tokenAudience,
  tokenIssuer,
  tokenType,
  type TokenClaims,
} from '@ates/schema/identity/token';

export { tokenAlgorithm } from '@ates/schema/identity/token';

export const tokenHeader = (keyId: string) => ({
  alg: tokenAlgorithm,
  typ: tokenType,
  kid: keyId,
});

/** The claims of a token for `subject`; the token counts for `lifetimeMs` from `now`. */
export function tokenClaims(
  subject: {
    readonly id: string;
    readonly role: TokenClaims['role'];
    readonly tokenEpoch: number;
  },
  token: { readonly id: string; readonly now: Date; readonly lifetimeMs: number },
): TokenClaims {
  const iat = Math.floor(token.now.getTime() / 1000);
  return {
    iss: tokenIssuer,
    aud: tokenAudience,
    sub: subject.id,
    role: subject.role,
    epoch: subject.tokenEpoch,
    iat,
    exp: iat + Math.floor(token.lifetimeMs / 1000),
    jti: token.id,
  };
}
