// The public keys of an external identity provider: its JWKS (RFC 7517), fetched over HTTP, checked and remembered.
// Read at start and every few minutes; an unknown key makes it be read again, seldom, however many ask.
import { createPublicKey, type KeyObject } from 'node:crypto';
import Type, { type Static } from 'typebox';
import Value from 'typebox/value';
import { fetchJson } from './fetch-json.ts';
import type { KeySource } from './token-verifier.ts';

/** A running source of keys. */
export interface RemoteKeys extends KeySource {
  /** The key for tokens of this algorithm. When its id is unknown the provider may be asked again first. */
  find(keyId: string, algorithm: string): Promise<KeyObject | undefined>;
  /** Fulfilled after the first attempt, also when that failed: tokens are refused then until one succeeds. */
  readonly ready: Promise<void>;
  close(): void;
}

/** Where keys are and what bounds asking for them. */
export interface RemoteKeysOptions {
  readonly url: string;
  /** Who hears that the provider cannot be asked. */
  readonly onProblem: (problem: Error) => void;
  /** Default 5 s. */
  readonly timeoutMs?: number;
  /** Default 256 KiB. */
  readonly bytesMax?: number;
  /** How old keys may get before they are read again: a withdrawn one counts that long. Default 5 min. */
  readonly refreshMs?: number;
  /** Unknown keys make the provider be asked at most once in this time. Default 30 s. */
  readonly unknownKeyPauseMs?: number;
  /** A clock that only goes forward. Default: the machine's. */
  readonly nowMs?: () => number;
}

/** More keys than this are not a key set but a mistake. */
export const remoteKeysMax = 100;

const Jwk = Type.Object({
  kty: Type.Union([Type.Literal('RSA'), Type.Literal('EC')]),
  kid: Type.String({ minLength: 1, maxLength: 512 }),
  alg: Type.Optional(Type.String()),
  use: Type.Optional(Type.Literal('sig')),
});
type Jwk = Static<typeof Jwk>;
const KeySet = Type.Object({ keys: Type.Array(Type.Unknown(), { maxItems: remoteKeysMax }) });

interface RemoteKey {
  readonly key: KeyObject;
  readonly algorithm: string | undefined;
}

/** Starts reading keys. */
export function openRemoteKeys(options: RemoteKeysOptions): RemoteKeys {
  const { unknownKeyPauseMs = 30_000, nowMs = () => performance.now(), onProblem } = options;
  let known: ReadonlyMap<string, RemoteKey> = new Map();
  let reading: Promise<void> | undefined;
  let lastAskedMs = Number.NEGATIVE_INFINITY;

  const readOnce = async (): Promise<void> => {
    try {
      known = readKeySet(await fetchJson(options.url, limitsOf(options)), known);
    } catch (error) {
      // The keys known so far keep counting: the provider's outage is not ours.
      onProblem(new Error('the key set cannot be read', { cause: error }));
    }
  };
  // One fetch at a time; whoever asks meanwhile waits for the same answer.
  const read = (): Promise<void> =>
    (reading ??= readOnce().finally(() => {
      reading = undefined;
    }));
  const askAgain = async (): Promise<void> => {
    if (reading === undefined) {
      if (nowMs() - lastAskedMs < unknownKeyPauseMs) return;
      lastAskedMs = nowMs();
    }
    await read();
  };

  const timer = setInterval(() => void read(), options.refreshMs ?? 300_000);
  timer.unref();
  return {
    ready: read(),
    keyOf: (keyId) => known.get(keyId)?.key,
    async find(keyId, algorithm) {
      if (keyId === '') return undefined;
      if (!known.has(keyId)) await askAgain();
      const found = known.get(keyId);
      return found && (found.algorithm ?? algorithm) === algorithm ? found.key : undefined;
    },
    close: () => clearInterval(timer),
  };
}

const limitsOf = ({ timeoutMs = 5_000, bytesMax = 256 * 1024 }: RemoteKeysOptions) => ({
  timeoutMs,
  bytesMax,
});

/** Keys of other kinds and uses are left out; a key that has not changed stays the same object. */
function readKeySet(
  answer: unknown,
  before: ReadonlyMap<string, RemoteKey>,
): ReadonlyMap<string, RemoteKey> {
  if (!Value.Check(KeySet, answer)) throw new TypeError('the answer is no JSON Web Key Set');
  const keys = new Map<string, RemoteKey>();
  for (const jwk of answer.keys) {
    if (!Value.Check(Jwk, jwk)) continue;
    const fresh = publicKeyOf(jwk);
    if (fresh === undefined) continue;
    const old = before.get(jwk.kid)?.key;
    keys.set(jwk.kid, { key: old?.equals(fresh) ? old : fresh, algorithm: jwk.alg });
  }
  return keys;
}

/** Undefined for what is no usable public key, and for RSA below 2048 bits (RFC 7518, section 3.3). */
function publicKeyOf(jwk: Jwk): KeyObject | undefined {
  try {
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    const bits = key.asymmetricKeyDetails?.modulusLength;
    return bits !== undefined && bits < 2_048 ? undefined : key;
  } catch {
    return undefined;
  }
}
