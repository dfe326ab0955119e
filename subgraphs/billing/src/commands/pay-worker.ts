// Sends payouts as they come due: at once when they are ready, hourly when they failed.
import type { BillingDeps } from './billing-deps.ts';
import { pause } from './pause.ts';
import { payDue } from './pay-due.ts';

export const payWorker = (deps: BillingDeps) => ({
  name: 'payouts',
  async run(abort: AbortSignal): Promise<void> {
    while (!abort.aborted) {
      if ((await payDue(deps)) > 0) continue;
      await pause(deps.payouts.lookMs, abort);
    }
  },
});
