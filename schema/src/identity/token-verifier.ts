// Verifies access tokens locally: signature, issuer, audience, type, expiry, epoch; never a call to users.
// Gateway and subgraphs pass every request's bearer token through one verifier.
import type { KeyObject } from 'node:crypto';
import { errors, jwtVerify, type JWTVerifyOptions, type JWTVerifyResult } from 'jose';
import Value from 'typebox/value';
import {
  tokenAlgorithm,
  tokenAudience,
  TokenClaims,
  tokenIssuer,
  tokenType,
  type Viewer,
} from './token.ts';

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
  'MALFORMED' | 'UNKNOWN_KEY' | 'INVALID_SIGNATURE' | 'INVALID_CLAIMS' | 'EXPIRED' | 'REVOKED';

/** What verify found. */
export type Verified =
  | { readonly ok: true; readonly viewer: Viewer }
  | { readonly ok: false; readonly reason: TokenRefusal };

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
  readonly cachedTokensMax?: number;
}

/** The longest token that is looked at. */
export const tokenCharactersMax = 4_096;

/** Makes a verifier. Algorithm, issuer, audience and type are pinned; the token chooses only its key. */
export function createTokenVerifier(options: TokenVerifierOptions): TokenVerifier {
  const cache = new LruMap<string, CachedToken>(options.cachedTokensMax ?? 10_000);
  const recheck = ({ viewer, keyId, key }: CachedToken): Verified => {
    // A key that was withdrawn takes its tokens with it, also those verified before.
    if (options.keys.keyOf(keyId) !== key) return { ok: false, reason: 'UNKNOWN_KEY' };
    const reason = whyNoLonger(viewer, options);
    return reason === undefined ? { ok: true, viewer } : { ok: false, reason };
  };
  return {
    async verify(token) {
      if (token.length > tokenCharactersMax) return { ok: false, reason: 'MALFORMED' };
      const known = cache.get(token) ?? (await readToken(token, options));
      if ('reason' in known) return known;
      const verified = recheck(known);
      if (verified.ok) cache.set(token, known);
      else cache.delete(token);
      return verified;
    },
    stillCounts: (viewer) => whyNoLonger(viewer, options) === undefined,
  };
}

interface CachedToken {
  readonly viewer: Viewer;
  readonly keyId: string;
  readonly key: KeyObject;
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
): Promise<CachedToken | (Verified & { ok: false })> {
  const used: { keyId: string; key: KeyObject | undefined } = { keyId: '', key: undefined };
  const findKey = ({ kid = '' }: { kid?: string }) => {
    const key = options.keys.keyOf(kid);
    if (key === undefined) throw new UnknownKeyError();
    Object.assign(used, { keyId: kid, key });
    return key;
  };
  const read = await verifySignature(token, findKey, options.now());
  if ('reason' in read) return { ok: false, reason: read.reason };
  const { payload } = read;
  if (used.key === undefined || !Value.Check(TokenClaims, payload)) {
    return { ok: false, reason: 'INVALID_CLAIMS' };
  }
  const { sub: userId, role, epoch, exp } = payload;
  return {
    viewer: { userId, role, epoch, expiresAt: exp * 1_000 },
    keyId: used.keyId,
    key: used.key,
  };
}

class UnknownKeyError extends Error {
  override readonly name = 'UnknownKeyError';
}

async function verifySignature(
  token: string,
  findKey: (header: { kid?: string }) => KeyObject,
  currentDate: Date,
): Promise<JWTVerifyResult | { reason: TokenRefusal }> {
  const pinned: JWTVerifyOptions = {
    algorithms: [tokenAlgorithm],
    issuer: tokenIssuer,
    audience: tokenAudience,
    typ: tokenType,
    requiredClaims: ['sub', 'exp'],
    currentDate,
  };
  try {
    return await jwtVerify(token, findKey, pinned);
  } catch (error) {
    return { reason: reasonOf(error) };
  }
}

function reasonOf(error: unknown): TokenRefusal {
  if (error instanceof UnknownKeyError) return 'UNKNOWN_KEY';
  if (error instanceof errors.JWTExpired) return 'EXPIRED';
  if (error instanceof errors.JWTClaimValidationFailed) return 'INVALID_CLAIMS';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'INVALID_SIGNATURE';
  if (error instanceof errors.JOSEError) return 'MALFORMED';
  throw error;
}

// A Map keeps insertion order: the first key is the one used longest ago.
class LruMap<K, V> {
  readonly #map = new Map<K, V>();
  readonly #max: number;

  constructor(max: number) {
    this.#max = max;
  }

  get(key: K): V | undefined {
    return this.#map.get(key);
  }

  set(key: K, value: V): void {
    this.#map.delete(key);
    this.#map.set(key, value);
    if (this.#map.size <= this.#max) return;
    for (const oldest of this.#map.keys()) {
      this.#map.delete(oldest);
      return;
    }
  }

  delete(key: K): void {
    this.#map.delete(key);
  }
}
