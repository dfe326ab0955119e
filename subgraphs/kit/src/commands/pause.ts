// A wait that a shutdown ends at once: for workers and whatever tries again.
import { setTimeout as delay } from 'node:timers/promises';

/** Resolves after `ms`, or as soon as `abort` fires. Leaves no listener behind. */
export const pause = (ms: number, abort: AbortSignal): Promise<void> =>
  delay(ms, undefined, { signal: abort }).catch(() => undefined);
