// How much an identity and an address may ask per second, in units of cost: token buckets in a bounded memory.
// A bucket may go below zero once: one dear operation is served and then waited for, instead of never.

/** What is limited; a rate of 0 limits nothing. */
export type RateLimits = {
  /** Cost per second of one person. */
  readonly identityPerSecond: number;
  /** Cost per second of one address, whoever asks from there. */
  readonly addressPerSecond: number;
  /** How many seconds' worth may be asked at once after a pause. */
  readonly burstSeconds: number;
  /** Buckets remembered; the one used longest ago is forgotten first, and is full again then. */
  readonly bucketsMax: number;
};

/** Somebody's account with the limiter. */
export type RateLimit = {
  /** Takes `cost`. Seconds to wait when there is nothing left, and then nothing is taken; else 0. */
  takeFromAddress(address: string, cost: number): number;
  takeFromIdentity(userId: string, cost: number): number;
  readonly buckets: number;
};

type Bucket = { level: number; atMs: number };

/** @param nowMs a clock that only goes forward. */
export function createRateLimit(
  limits: RateLimits,
  nowMs: () => number = () => performance.now(),
): RateLimit {
  const buckets = new Map<string, Bucket>();

  function bucketOf(key: string, perSecond: number): Bucket {
    const now = nowMs();
    const full = perSecond * limits.burstSeconds;
    const known = buckets.get(key);
    // Putting it back makes it the youngest: a Map iterates in order of insertion.
    buckets.delete(key);
    const level = known
      ? Math.min(full, known.level + ((now - known.atMs) / 1_000) * perSecond)
      : full;
    const bucket = { level, atMs: now };
    buckets.set(key, bucket);
    for (const oldest of buckets.keys()) {
      if (buckets.size <= limits.bucketsMax) break;
      buckets.delete(oldest);
    }
    return bucket;
  }

  function take(key: string, perSecond: number, cost: number): number {
    if (perSecond === 0) return 0;
    const bucket = bucketOf(key, perSecond);
    if (bucket.level <= 0) return Math.max(1, Math.ceil(-bucket.level / perSecond));
    bucket.level -= cost;
    return 0;
  }

  return {
    takeFromAddress: (address, cost) => take(`a${address}`, limits.addressPerSecond, cost),
    takeFromIdentity: (userId, cost) => take(`i${userId}`, limits.identityPerSecond, cost),
    get buckets() {
      return buckets.size;
    },
  };
}
