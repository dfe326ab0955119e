// Pays what is due (AC-19), in three steps that can each be the last before a crash: claim with a lease,
// attempt outside any transaction, record. Whoever finds a claim whose lease ran out asks the provider.
import { momentOf, type AggregateWrite, type Cause, type Moment } from '@ates/kit/commands/moment';
import { afterAttempt, dueAction, type PaymentOutcome } from '../domain/payout.ts';
import { payoutAggregate, tellPayoutFailed, tellWagePaid } from '../events/payout-events.ts';
import {
  lockDuePayouts,
  lockUnchanged,
  payoutFacts,
  updatePayout,
  type PayoutRow,
  type PayoutUpdate,
} from '../projections/payouts.ts';
import type { BillingDeps } from './billing-deps.ts';

interface Attempt {
  readonly payout: PayoutRow;
  readonly outcome: PaymentOutcome;
}

/** Works one batch; answers how many payouts it took. */
export async function payDue(deps: BillingDeps): Promise<number> {
  const claimed = await claim(deps);
  if (claimed.length === 0) return 0;
  const attempts = await Promise.all(
    claimed.map(async ({ payout, action }) => ({
      payout,
      outcome: action === 'send' ? await send(deps, payout) : await ask(deps, payout),
    })),
  );
  await record(deps, attempts);
  return claimed.length;
}

/** Takes due payouts under a lease: while it runs nobody else touches them, and after it they are asked about. */
async function claim(deps: BillingDeps) {
  const { batchMax, leaseMs } = deps.payouts;
  return deps.database.db.transaction(async (tx) => {
    const moment = momentOf(tx, deps.ports);
    const dueAt = new Date(moment.now.getTime() + leaseMs);
    const claimed: { payout: PayoutRow; action: 'send' | 'ask' }[] = [];
    for (const row of await lockDuePayouts(tx, moment.now, batchMax)) {
      const action = dueAction(row.status);
      if (!action) throw new Error(`payout ${row.id} is due although it is ${row.status}`);
      const change: Partial<PayoutUpdate> =
        action === 'send'
          ? { status: 'SENDING', attempts: row.attempts + 1, sent: true, dueAt }
          : { status: 'UNKNOWN', dueAt };
      claimed.push({ payout: await updatePayout(tx, row, change, moment.now), action });
    }
    await moment.append(claimed.map(({ payout }) => writeOf(moment, payout, [])));
    return claimed;
  });
}

async function send(deps: BillingDeps, payout: PayoutRow): Promise<PaymentOutcome> {
  const { idempotencyKey: key, accountId: userId, amount } = payout;
  try {
    const abort = AbortSignal.timeout(deps.payouts.attemptMs);
    return await within(abort, deps.payments.pay({ key, userId, amount }, abort));
  } catch (error) {
    return { kind: 'unknown', reason: messageOf(error) };
  }
}

async function ask(deps: BillingDeps, payout: PayoutRow): Promise<PaymentOutcome> {
  try {
    const abort = AbortSignal.timeout(deps.payouts.attemptMs);
    const found = await within(abort, deps.payments.find(payout.idempotencyKey, abort));
    if (found === 'paid') return { kind: 'paid', method: 'found by its key' };
    return { kind: 'refused', reason: payout.lastError ?? 'The attempt broke off, unpaid.' };
  } catch (error) {
    return { kind: 'unknown', reason: messageOf(error) };
  }
}

/** A provider that does not heed `abort` must not hold up the others. */
const within = <Answer>(abort: AbortSignal, work: Promise<Answer>): Promise<Answer> =>
  Promise.race([
    work,
    new Promise<never>((_resolve, reject) => {
      abort.addEventListener(
        'abort',
        () => reject(new Error('The provider did not answer in time.')),
        {
          once: true,
        },
      );
    }),
  ]);

const reasonCharactersMax = 500;
const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).slice(0, reasonCharactersMax);

async function record(deps: BillingDeps, attempts: readonly Attempt[]): Promise<void> {
  const outcomes = new Map(attempts.map(({ payout, outcome }) => [payout.id, outcome]));
  await deps.database.db.transaction(async (tx) => {
    const moment = momentOf(tx, deps.ports);
    const unchanged = await lockUnchanged(
      tx,
      attempts.map(({ payout }) => payout),
    );
    const writes: AggregateWrite[] = [];
    for (const row of unchanged) {
      const outcome = outcomes.get(row.id);
      if (outcome) writes.push(await recordOne(deps, moment, row, outcome));
    }
    await moment.append(writes);
  });
  deps.committed.notify();
}

async function recordOne(
  deps: BillingDeps,
  moment: Moment,
  row: PayoutRow,
  outcome: PaymentOutcome,
): Promise<AggregateWrite> {
  const { tx, now } = moment;
  const after = afterAttempt(outcome, row.attempts, now, deps.payouts);
  const paid = outcome.kind === 'paid' ? { paidAt: now, method: outcome.method } : {};
  const updated = await updatePayout(
    tx,
    row,
    {
      status: after.status,
      dueAt: after.dueAt ?? null,
      lastError: after.lastError ?? null,
      ...paid,
    },
    now,
  );
  if (after.alert) {
    const { id, attempts, correlationId } = updated;
    const details = { payoutId: id, attempts, status: after.status, correlationId };
    deps.books.alert('PAYOUT_NOT_PAID', details);
  }
  return writeOf(moment, updated, factsOf(updated, outcome, now));
}

/** Nobody is told of a timeout: it is no failure until the provider says so. */
function factsOf(row: PayoutRow, outcome: PaymentOutcome, now: Date): AggregateWrite['facts'] {
  switch (outcome.kind) {
    case 'paid':
      return [tellWagePaid(payoutFacts(row), { at: now, method: outcome.method })];
    case 'refused':
      return [
        tellPayoutFailed(payoutFacts(row), {
          reason: outcome.reason,
          attempt: Math.max(1, row.attempts),
          nextAttemptAt: row.dueAt ?? undefined,
        }),
      ];
    case 'unknown':
      return [];
  }
}

/** Every step raises the payout's version, told or not: confirm, send and cancel are guarded by it. */
const writeOf = (
  moment: Moment,
  row: PayoutRow,
  facts: AggregateWrite['facts'],
): AggregateWrite => ({
  aggregate: { type: payoutAggregate, id: row.id },
  expectedVersion: row.version - 1,
  facts,
  states: [],
  cause: causeOf(row, moment),
});

const causeOf = (row: PayoutRow, moment: Moment): Cause => ({
  correlationId: row.correlationId,
  causationId: row.id,
  actorId: 'billing-payments',
  actorRole: 'SYSTEM',
  occurredAt: moment.now,
});
