// Closes the next accounts of a fenced day in one transaction: payouts for those above zero, a told
// state for those that moved, and how far it has come. The last chunk tells the day's figures.
import type { BusinessDay } from '@ates/kit/domain/business-day';
import {
  momentOf,
  type AggregateWrite,
  type Cause,
  type Moment,
  type WrittenEvent,
} from '@ates/kit/commands/moment';
import type { AccountId } from '@ates/kit/domain/ids';
import type { Account } from '../domain/account.ts';
import {
  addToFigures,
  decideAccountClose,
  type AccountAtClose,
  type AccountClose,
} from '../domain/day-close.ts';
import { accountAggregate, tellAccountState } from '../events/account-events.ts';
import { dayAggregate, tellDayClosed } from '../events/day-events.ts';
import { lockAccounts, saveAccounts } from '../projections/accounts.ts';
import { accountsAtClose } from '../projections/accounts-at-close.ts';
import {
  figuresOf,
  lockDay,
  markClosed,
  saveProgress,
  sumsOfDay,
  type DayRow,
} from '../projections/days.ts';
import type { BillingDeps } from './billing-deps.ts';
import { bookOnLocked } from './post-movements.ts';
import { requestPayouts } from './request-payouts.ts';

/** `closed` has what the end of the day told; nothing when the day was closed before. */
export type ChunkOutcome =
  | { readonly kind: 'more' }
  | { readonly kind: 'closed'; readonly written: readonly WrittenEvent[] };

/** Works one chunk of `day`; answers whether another is to follow. Safe to run on several replicas at once. */
export async function closeChunk(deps: BillingDeps, day: BusinessDay): Promise<ChunkOutcome> {
  const outcome = await deps.database.db.transaction(async (tx): Promise<ChunkOutcome> => {
    const row = await lockDay(tx, day);
    if (!row) throw new Error(`day ${day} was never fenced`);
    if (row.closedAt) return { kind: 'closed', written: [] };
    const moment = momentOf(tx, deps.ports);
    const chunk = await accountsAtClose(tx, day, {
      afterId: row.closedThrough,
      limit: deps.close.chunkMax,
    });
    const last = chunk.at(-1);
    if (!last) {
      return { kind: 'closed', written: await endClose(moment, deps, day, row) };
    }
    await closeAccounts(moment, deps, day, chunk, causeOf(row, moment));
    await saveProgress(tx, day, {
      ...chunk.reduce(addToFigures, figuresOf(row)),
      closedThrough: last.id,
    });
    return { kind: 'more' };
  });
  deps.committed.notify();
  return outcome;
}

async function closeAccounts(
  moment: Moment,
  deps: BillingDeps,
  day: BusinessDay,
  chunk: readonly AccountAtClose[],
  cause: Cause,
): Promise<void> {
  const closes = chunk.map((one) => ({ one, kind: decideAccountClose(one) }));
  const of = (kind: AccountClose) =>
    closes.filter((close) => close.kind === kind).map(({ one }) => one);
  const payouts = await requestPayouts(moment, day, of('paid-out'), {
    mode: deps.close.payoutMode,
    cause,
  });
  const carried = of('carried');
  const accounts = await lockAccounts(
    moment.tx,
    [...of('paid-out'), ...carried].map(({ id }) => id),
  );
  await moment.append([
    ...(await bookOnLocked(moment, accounts, payouts.movements)),
    ...payouts.writes,
    ...(await carryOver(moment, accounts, carried, cause)),
  ]);
}

/** Closing an account that had entries that day raises its version and tells its state. */
async function carryOver(
  moment: Moment,
  accounts: ReadonlyMap<AccountId, Account>,
  carried: readonly AccountAtClose[],
  cause: Cause,
): Promise<AggregateWrite[]> {
  const raised = carried.flatMap(({ id }) => {
    const account = accounts.get(id);
    return account ? { ...account, version: account.version + 1 } : [];
  });
  await saveAccounts(moment.tx, raised, moment.now);
  return raised.map((account) => ({
    aggregate: { type: accountAggregate, id: account.id },
    expectedVersion: account.version - 1,
    facts: [],
    states: [tellAccountState(account, moment.now)],
    cause,
  }));
}

async function endClose(
  moment: Moment,
  deps: BillingDeps,
  day: BusinessDay,
  row: DayRow,
): Promise<WrittenEvent[]> {
  const sums = await sumsOfDay(moment.tx, day);
  await markClosed(moment.tx, day, { closedAt: moment.now, ...sums });
  const closed = {
    ...figuresOf(row),
    ...sums,
    businessDay: day,
    timeZone: deps.books.timeZone,
    closedAt: moment.now,
  };
  return moment.append([
    {
      aggregate: { type: dayAggregate, id: day },
      expectedVersion: 0,
      facts: [tellDayClosed(closed)],
      states: [],
      cause: causeOf(row, moment),
    },
  ]);
}

/** Everything a close does belongs to the chain that began it, whoever goes on with it. */
const causeOf = (row: DayRow, moment: Moment): Cause => ({
  correlationId: row.correlationId,
  causationId: row.correlationId,
  actorId: row.actorId,
  actorRole: row.actorRole,
  occurredAt: moment.now,
});
