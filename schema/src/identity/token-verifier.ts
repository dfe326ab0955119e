// Verifies access tokens locally: signature, issuer, audience, type, expiry, epoch; never a call to users.
// Gateway and subgraphs pass every request's bearer token through one verifier.
import type { KeyObject } from 'node:crypto';
import Value from 'typebox/value';
import { rememberTokens, type ReadToken } from './remember-tokens.ts';
import {
  tokenAlgorithm,
  tokenAudience,
  TokenClaims,
  tokenIssuer,
  tokenType,
  type Viewer,
} from './token.ts';
import { verifySignature } from './verify-signature.ts';

/** Where public keys come from. */
export interface KeySource {
  /** The key with this id that is valid now, the same object at every call; undefined when there is none. */
  keyOf(keyId: string): KeyObject | undefined;
}

/** Where token epochs come from. */
export interface EpochSource {
  /** The lowest epoch that still counts for a person; undefined when the person is unknown. */
  epochOf(userId: string): number | undefined;
}

/** Why a token does not count. Tell clients UNAUTHENTICATED; the reason is for logs and metrics. */
export type TokenRefusal =
  | 'MALFORMED'
  | 'UNKNOWN_KEY'
  | 'INVALID_SIGNATURE'
  | 'INVALID_CLAIMS'
  | 'EXPIRED'
  | 'REVOKED'
  | 'UNKNOWN_USER'
  | 'DEACTIVATED';

/** A token that does not count. */
export type Refused = { readonly ok: false; readonly reason: TokenRefusal };

/** What verify found. */
export type Verified = { readonly ok: true; readonly viewer: Viewer } | Refused;

/** Verifies tokens; remembers the good ones until they expire. */
export interface TokenVerifier {
  verify(token: string): Promise<Verified>;
  /** Whether a viewer's token still counts: not expired and not revoked since. For open sockets. */
  stillCounts(viewer: Viewer): boolean;
}

/** What a verifier needs. */
export interface TokenVerifierOptions {
  readonly keys: KeySource;
  readonly epochs: EpochSource;
  readonly now: () => Date;
  /** How many verified tokens are remembered. Default 10,000. */
  readonly cachedTokensMax?: number | undefined;
}

/** Makes a verifier. Algorithm, issuer, audience and type are pinned; the token chooses only its key. */
export function createTokenVerifier(options: TokenVerifierOptions): TokenVerifier {
  const { keys, cachedTokensMax } = options;
  const recheck = (viewer: Viewer): Verified => {
    const reason = whyNoLonger(viewer, options);
    return reason === undefined ? { ok: true, viewer } : { ok: false, reason };
  };
  return {
    verify: rememberTokens({
      keys,
      read: (token) => readToken(token, options),
      recheck,
      cachedTokensMax,
    }),
    stillCounts: (viewer) => whyNoLonger(viewer, options) === undefined,
  };
}

function whyNoLonger(
  viewer: Viewer,
  { epochs, now }: TokenVerifierOptions,
): 'EXPIRED' | 'REVOKED' | undefined {
  if (viewer.expiresAt <= now().getTime()) return 'EXPIRED';
  // D-29: only a lower epoch than known is refused; a person not heard of yet is accepted.
  if (viewer.epoch < (epochs.epochOf(viewer.userId) ?? 0)) return 'REVOKED';
  return undefined;
}

async function readToken(
  token: string,
  options: TokenVerifierOptions,
): Promise<ReadToken<Viewer> | Refused> {
  const read = await verifySignature(token, ({ kid = '' }) => options.keys.keyOf(kid), {
    algorithms: [tokenAlgorithm],
    issuer: tokenIssuer,
    audience: tokenAudience,
    typ: tokenType,
    requiredClaims: ['sub', 'exp'],
    currentDate: options.now(),
  });
  if ('reason' in read) return read;
  const { payload, keyId, key } = read;
  if (!Value.Check(TokenClaims, payload)) return { ok: false, reason: 'INVALID_CLAIMS' };
  const { sub: userId, role, epoch, exp } = payload;
  return { token: { userId, role, epoch, expiresAt: exp * 1_000 }, keyId, key };
}
