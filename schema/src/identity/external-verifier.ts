// Verifies access tokens of an external identity provider (AU-2): it says who somebody is, never what they may do.
// Role and status come from the replica of people; tokens from before the last raise of the epoch are refused.
import Value from 'typebox/value';
import { Id } from '../contracts/values.ts';
import type { UserStateV1 } from '../contracts/users.ts';
import { rememberTokens, type ReadToken } from './remember-tokens.ts';
import type { RemoteKeys } from './remote-keys.ts';
import type { Viewer } from './token.ts';
import type { Refused, TokenRefusal, TokenVerifier, Verified } from './token-verifier.ts';
import { verifySignature } from './verify-signature.ts';

/** What is known of a person. */
export interface KnownPerson {
  readonly role: UserStateV1['role'];
  readonly status: UserStateV1['status'];
  readonly epoch: number;
  /** When the epoch was raised last, milliseconds since 1970; -Infinity when it never was. */
  readonly validFromMs: number;
}

/** Where people are known. */
export interface PersonSource {
  /** Undefined when nobody with this id was ever heard of. */
  personOf(userId: string): KnownPerson | undefined;
}

/** What an external verifier needs. */
export interface ExternalVerifierOptions {
  /** `iss` and `aud` of the tokens that count. */
  readonly issuer: string;
  readonly audience: string;
  readonly keys: RemoteKeys;
  readonly people: PersonSource;
  readonly now: () => Date;
  /** How many verified tokens are remembered. Default 10,000. */
  readonly cachedTokensMax?: number;
}

/** Asymmetric ones only: with an HMAC a public key would be a secret that everybody knows. */
export const externalAlgorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
];

/** How far the provider's clock may be ahead of ours. */
export const clockAheadMaxMs = 5_000;

/** Makes a verifier. Algorithms, issuer and audience are pinned; the token chooses only its key. */
export function createExternalVerifier(options: ExternalVerifierOptions): TokenVerifier {
  const { keys, cachedTokensMax } = options;
  return {
    verify: rememberTokens({
      keys,
      cachedTokensMax,
      read: (text) => readToken(text, options),
      recheck: (token) => viewerOf(token, options),
    }),
    stillCounts: (viewer) => whyNoLonger(viewer, options) === undefined,
  };
}

interface ExternalToken {
  readonly userId: string;
  readonly issuedAtMs: number;
  readonly expiresAt: number;
}

/** Everything that never changes about a token. */
async function readToken(
  text: string,
  { keys, issuer, audience, now }: ExternalVerifierOptions,
): Promise<ReadToken<ExternalToken> | Refused> {
  const currentDate = now();
  const read = await verifySignature(text, ({ kid, alg }) => keys.find(kid ?? '', alg), {
    algorithms: externalAlgorithms,
    issuer,
    audience,
    requiredClaims: ['sub', 'iat', 'exp'],
    currentDate,
  });
  if ('reason' in read) return read;
  const { sub, iat = Number.NaN, exp = Number.NaN } = read.payload;
  const issuedAtMs = iat * 1_000;
  // A token dated ahead would outlive every raise of the epoch until then.
  const isDated = issuedAtMs <= currentDate.getTime() + clockAheadMaxMs;
  if (!isAccessToken(read.header.typ) || !Value.Check(Id, sub) || !isDated) {
    return { ok: false, reason: 'INVALID_CLAIMS' };
  }
  const { keyId, key } = read;
  return { token: { userId: sub, issuedAtMs, expiresAt: exp * 1_000 }, keyId, key };
}

/** Many providers leave `typ` out or write JWT; one that says it is something else (a logout token) is not ours. */
const isAccessToken = (typ: string | undefined): boolean =>
  typ === undefined || /^(application\/)?(at\+)?jwt$/i.test(typ);

function viewerOf(token: ExternalToken, options: ExternalVerifierOptions): Verified {
  const { userId, issuedAtMs, expiresAt } = token;
  const person = options.people.personOf(userId);
  if (person === undefined) return { ok: false, reason: 'UNKNOWN_USER' };
  // `iat` has seconds: one of the second in which the epoch was raised counts as older.
  if (issuedAtMs < person.validFromMs) return { ok: false, reason: 'REVOKED' };
  const viewer: Viewer = { userId, role: person.role, epoch: person.epoch, expiresAt };
  const reason = whyNoLonger(viewer, options);
  return reason === undefined ? { ok: true, viewer } : { ok: false, reason };
}

/** The viewer's epoch is the one at verification: raised since, the token is older than that. */
function whyNoLonger(
  viewer: Viewer,
  { people, now }: ExternalVerifierOptions,
): TokenRefusal | undefined {
  if (viewer.expiresAt <= now().getTime()) return 'EXPIRED';
  const person = people.personOf(viewer.userId);
  if (person === undefined) return 'UNKNOWN_USER';
  if (person.status !== 'ACTIVE') return 'DEACTIVATED';
  return viewer.epoch < person.epoch ? 'REVOKED' : undefined;
}
