// Sheds load before it hurts: requests over a bound, or while the event loop is late, are refused at once.
// What is refused costs nothing, so what is in flight finishes, and the gateway recovers by itself.

/** The bounds. */
export type OverloadLimits = {
  /** Requests served at the same time. */
  readonly inFlightMax: number;
  /** How late timers may be, averaged over about a second. */
  readonly lagMaxMs: number;
};

/** Lets requests in. */
export type OverloadGuard = {
  /** What ends the request, exactly once; undefined when it may not begin. */
  enter(): (() => void) | undefined;
  readonly overloaded: boolean;
  readonly inFlight: number;
  readonly lagMs: number;
  close(): void;
};

/** What a client is told to wait. */
export const retryAfterSeconds = 1;

const checkEveryMs = 100;
/** The weight of the newest of the checks: a single long pause is forgiven, lasting ones are not. */
const newestWeight = 0.2;

/** Measures until it is closed; the timer keeps no process alive. */
export function createOverloadGuard(limits: OverloadLimits): OverloadGuard {
  let inFlight = 0;
  let lagMs = 0;
  let checkedMs = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    const late = Math.max(0, now - checkedMs - checkEveryMs);
    lagMs += (late - lagMs) * newestWeight;
    checkedMs = now;
  }, checkEveryMs);
  timer.unref();
  const isOverloaded = () => inFlight >= limits.inFlightMax || lagMs > limits.lagMaxMs;
  return {
    enter() {
      if (isOverloaded()) return undefined;
      inFlight += 1;
      let left = false;
      return () => {
        if (left) return;
        left = true;
        inFlight -= 1;
      };
    },
    get overloaded() {
      return isOverloaded();
    },
    get inFlight() {
      return inFlight;
    },
    get lagMs() {
      return lagMs;
    },
    close: () => clearInterval(timer),
  };
}
