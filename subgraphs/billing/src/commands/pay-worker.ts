// Sends payouts as they come due: at once when they are ready, hourly when they failed. While a day is
// being closed they wait: a close that pays very many must not share the machine with its own payments.
import { pause } from '@ates/kit/commands/pause';
import { unclosedDay } from '../projections/days.ts';
import type { BillingDeps } from './billing-deps.ts';
import { payDue } from './pay-due.ts';

export const payWorker = (deps: BillingDeps) => ({
  name: 'payouts',
  async run(abort: AbortSignal): Promise<void> {
    while (!abort.aborted) {
      if (!(await isClosing(deps)) && (await payDue(deps)) > 0) continue;
      await pause(deps.payouts.lookMs, abort);
    }
  },
});

/** Without the scheduler nobody takes up a close that broke off: then nothing waits for it. */
const isClosing = async (deps: BillingDeps): Promise<boolean> =>
  deps.close.byItself && (await unclosedDay(deps.database.db)) !== undefined;
