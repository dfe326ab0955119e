// How long to wait before a connection is tried again: longer after each failure, never the same for everybody.

/** One peer's failures. */
export type BackOff = {
  /** Milliseconds to wait before the next attempt; 0 after a success. */
  readonly waitMs: number;
  failed(): void;
  succeeded(): void;
};

/** @param random between 0 and 1: spreads those who failed together. */
export function createBackOff(
  { firstMs = 100, maxMs = 5_000 }: { firstMs?: number; maxMs?: number } = {},
  random: () => number = Math.random,
): BackOff {
  let failures = 0;
  let notBefore = 0;
  return {
    get waitMs() {
      return Math.max(0, notBefore - performance.now());
    },
    failed() {
      const wait = Math.min(firstMs * 2 ** failures, maxMs);
      failures += 1;
      notBefore = performance.now() + wait * (0.5 + random() / 2);
    },
    succeeded() {
      failures = 0;
      notBefore = 0;
    },
  };
}
