// The billing cron (AC-17): closes days by itself as they end, catches up on every day missed while it
// was down, and takes up a close that was interrupted.
import { pause } from '@ates/kit/commands/pause';
import { newestFenced } from '../projections/fence.ts';
import type { BillingDeps } from './billing-deps.ts';
import { closeDays } from './close-days.ts';
import { nextDayToClose } from './next-day.ts';

export const closeWorker = (deps: BillingDeps) => ({
  name: 'close',
  async run(abort: AbortSignal): Promise<void> {
    while (!abort.aborted) {
      await closeWhatIsDue(deps, abort);
      await pause(deps.close.lookMs, abort);
    }
  },
});

async function closeWhatIsDue(deps: BillingDeps, abort: AbortSignal): Promise<void> {
  const { db } = deps.database;
  const next = await nextDayToClose(deps, db, await newestFenced(db));
  if (!next) return;
  // A catch-up drains once and then closes day after day; what is fenced already needs no draining.
  if (!next.fenced) await drain(deps, abort);
  if (abort.aborted) return;
  await closeDays(deps, {
    actorId: 'billing-cron',
    actorRole: 'SYSTEM',
    correlationId: deps.ports.newId(),
    shouldStop: () => abort.aborted,
  });
}

async function drain(deps: BillingDeps, abort: AbortSignal): Promise<void> {
  if ((await deps.close.drain(abort)) === 'drained' || abort.aborted) return;
  deps.books.alert('CLOSE_NOT_DRAINED', { now: deps.ports.now() });
}
