// The cryptographic half of verifying: signature, algorithm, times and what else is pinned, by jose.
// A token goes in with the rules it is held to; its claims and its key come out, or why not.
import type { KeyObject } from 'node:crypto';
import {
  errors,
  jwtVerify,
  type JWTHeaderParameters,
  type JWTPayload,
  type JWTVerifyOptions,
} from 'jose';
import type { Refused, TokenRefusal } from './token-verifier.ts';

/** What a signature proved. */
export interface SignedToken {
  readonly header: JWTHeaderParameters;
  readonly payload: JWTPayload;
  readonly keyId: string;
  readonly key: KeyObject;
}

type FoundKey = KeyObject | undefined;

/** Never throws for what a token holds. `findKey` is asked after the algorithm was checked. */
export async function verifySignature(
  token: string,
  findKey: (header: JWTHeaderParameters) => FoundKey | Promise<FoundKey>,
  pinned: JWTVerifyOptions,
): Promise<SignedToken | Refused> {
  const used: { key?: KeyObject } = {};
  const keyFor = async (header: JWTHeaderParameters): Promise<KeyObject> => {
    const key = await findKey(header);
    if (key === undefined) throw new UnknownKeyError();
    used.key = key;
    return key;
  };
  try {
    const { payload, protectedHeader: header } = await jwtVerify(token, keyFor, pinned);
    if (used.key === undefined) return { ok: false, reason: 'UNKNOWN_KEY' };
    return { header, payload, keyId: header.kid ?? '', key: used.key };
  } catch (error) {
    return { ok: false, reason: reasonOf(error) };
  }
}

class UnknownKeyError extends Error {
  override readonly name = 'UnknownKeyError';
}

function reasonOf(error: unknown): TokenRefusal {
  if (error instanceof UnknownKeyError) return 'UNKNOWN_KEY';
  if (error instanceof errors.JWTExpired) return 'EXPIRED';
  if (error instanceof errors.JWTClaimValidationFailed) return 'INVALID_CLAIMS';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'INVALID_SIGNATURE';
  if (error instanceof errors.JOSEError) return 'MALFORMED';
  // A key of another type than the token's algorithm: jose says so with a TypeError.
  if (error instanceof TypeError) return 'INVALID_SIGNATURE';
  throw error;
}
