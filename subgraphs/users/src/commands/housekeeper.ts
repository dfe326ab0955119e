// The worker that looks, now and then, whether it is time for the next signing key, and forgets refresh tokens
// that have expired.
import { forgetExpiredTokens } from '../projections/refresh-token-rows.ts';
import { keepSigningKeys } from './keep-signing-keys.ts';
import type { UsersDeps } from './users-deps.ts';

const lookMs = 60_000;

export const housekeeper = (deps: UsersDeps) => ({
  name: 'housekeeper',
  async run(abort: AbortSignal): Promise<void> {
    while (!abort.aborted) {
      await keepSigningKeys(deps);
      await forgetExpiredTokens(deps.database.db, deps.ports.now());
      await pause(lookMs, abort);
    }
  },
});

const pause = (ms: number, abort: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    abort.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
