// Remembers tokens whose signature was good, so that one is read once and not at every request.
// What can change meanwhile (time, epochs, keys) is checked again each time; memory is bounded.
import type { KeyObject } from 'node:crypto';
import type { KeySource, Refused, Verified } from './token-verifier.ts';

/** The longest token that is looked at. */
export const tokenCharactersMax = 4_096;

/** A token whose signature is good, with the key that proved it. */
export interface ReadToken<Token> {
  readonly token: Token;
  readonly keyId: string;
  readonly key: KeyObject;
}

/** How tokens are read, and what is looked at every time. */
export interface RememberOptions<Token> {
  readonly keys: KeySource;
  readonly read: (text: string) => Promise<ReadToken<Token> | Refused>;
  readonly recheck: (token: Token) => Verified;
  /** Default 10,000. */
  readonly cachedTokensMax?: number | undefined;
}

/** A verify function with a memory. */
export function rememberTokens<Token>(
  options: RememberOptions<Token>,
): (text: string) => Promise<Verified> {
  const remembered = new LruMap<string, ReadToken<Token>>(options.cachedTokensMax ?? 10_000);
  return async (text) => {
    if (text.length > tokenCharactersMax) return { ok: false, reason: 'MALFORMED' };
    const known = remembered.get(text) ?? (await options.read(text));
    if ('reason' in known) return known;
    // A key that was withdrawn takes its tokens with it, also those verified before.
    const verified: Verified =
      options.keys.keyOf(known.keyId) === known.key
        ? options.recheck(known.token)
        : { ok: false, reason: 'UNKNOWN_KEY' };
    if (verified.ok) remembered.set(text, known);
    else remembered.delete(text);
    return verified;
  };
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
