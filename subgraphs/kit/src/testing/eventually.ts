// Waits for a condition, however loaded the machine is: the bound only ends a test that will never pass.
import { vi } from 'vitest';

/** Repeats `check` until it no longer throws; answers what it answers. */
export const eventually = <Result>(check: () => Result | Promise<Result>): Promise<Result> =>
  vi.waitFor(check, { timeout: 30_000, interval: 20 });
