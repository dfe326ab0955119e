// Which key signs now, and when the next one is made. A key is announced a while before it signs, so that
// every verifier knows it by then, and stays known until the last token it signed has expired.

export interface SigningKey {
  readonly keyId: string;
  readonly createdAt: Date;
  /** Verifies until then; null while nobody has followed it. */
  readonly notAfter: Date | null;
}

export interface KeySettings {
  /** How long a key signs before the next one is made. */
  readonly keyLifetimeMs: number;
  readonly accessTokenMs: number;
}

/** How long a key is told before it signs, and told on after its last token: clocks and brokers lag. */
export const announceMs = 60_000;

/** The newest key that has been announced long enough; at the very first start the only one there is. */
export function signingKeyAt<Key extends SigningKey>(
  keys: readonly Key[],
  now: Date,
): Key | undefined {
  const usable = validKeys(keys, now).toSorted(byAge);
  return usable.findLast(({ createdAt }) => isPast(createdAt, announceMs, now)) ?? usable[0];
}

/** The keys whose tokens count at `now`. */
export const validKeys = <Key extends SigningKey>(keys: readonly Key[], now: Date): Key[] =>
  keys.filter(({ notAfter }) => notAfter === null || now < notAfter);

export interface KeyDecision {
  /** Make a new key. */
  readonly create: boolean;
  /** These keys verify until `notAfter` and no longer. */
  readonly retire: readonly { readonly keyId: string; readonly notAfter: Date }[];
}

/** One key at first, another whenever the newest has signed for its lifetime. */
export function decideKeys(
  keys: readonly SigningKey[],
  settings: KeySettings,
  now: Date,
): KeyDecision {
  const valid = validKeys(keys, now);
  const newest = valid.toSorted(byAge).at(-1);
  if (newest && !isPast(newest.createdAt, settings.keyLifetimeMs, now)) {
    return { create: false, retire: [] };
  }
  const notAfter = new Date(now.getTime() + announceMs + settings.accessTokenMs + announceMs);
  return {
    create: true,
    retire: valid.filter((key) => key.notAfter === null).map(({ keyId }) => ({ keyId, notAfter })),
  };
}

const byAge = (a: SigningKey, b: SigningKey): number =>
  a.createdAt.getTime() - b.createdAt.getTime() || (a.keyId < b.keyId ? -1 : 1);

const isPast = (since: Date, ms: number, now: Date): boolean =>
  now.getTime() >= since.getTime() + ms;
