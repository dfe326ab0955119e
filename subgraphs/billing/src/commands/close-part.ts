// Closes one part of a fenced day's accounts in one transaction: payouts for those above zero, a told
// state for those that moved, and what was found. When all parts are done the day's figures are told.
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
  noFigures,
  type AccountAtClose,
  type AccountClose,
} from '../domain/day-close.ts';
import { accountAggregate, tellAccountState } from '../events/account-events.ts';
import { dayAggregate, tellDayClosed } from '../events/day-events.ts';
import { lockAccounts, saveAccounts } from '../projections/accounts.ts';
import { accountsAtClose } from '../projections/accounts-at-close.ts';
import {
  cutIntoParts,
  figuresOfParts,
  finishPart,
  removeParts,
  takePart,
} from '../projections/close-parts.ts';
import { planForParts } from '../projections/plan-for-parts.ts';
import { findDay, lockDay, markClosed, sumsOfDay, type DayRow } from '../projections/days.ts';
import type { BillingDeps } from './billing-deps.ts';
import { bookOnLocked } from './post-movements.ts';
import { requestPayouts } from './request-payouts.ts';

/** Cuts a fenced day into parts; once, whoever comes first. */
export function beginClose(deps: BillingDeps, day: BusinessDay): Promise<void> {
  return deps.database.db.transaction(async (tx) => {
    const row = await lockDay(tx, day);
    if (row && !row.closedAt) await cutIntoParts(tx, day, deps.close.chunkMax);
  });
}

/** Works one part of `day`; false when there is none left to do. Any number may do so side by side. */
export async function closePart(deps: BillingDeps, day: BusinessDay): Promise<boolean> {
  const isWorked = await deps.database.db.transaction(async (tx) => {
    const part = await takePart(tx, day);
    if (!part) return false;
    await planForParts(tx);
    const row = await findDay(tx, day);
    if (!row) throw new Error(`day ${day} was never fenced`);
    const moment = momentOf(tx, deps.ports);
    const { touched, others } = await accountsAtClose(tx, day, part);
    if (touched.length > 0) await moment.announceBulk();
    await closeAccounts(moment, deps, day, touched, causeOf(row, moment));
    await finishPart(tx, day, part, touched.reduce(addToFigures, { ...noFigures, ...others }));
    return true;
  });
  if (isWorked) deps.committed.notify();
  return isWorked;
}

/**
 * Ends the close of a day whose parts are all done; answers what that told, nothing when it was ended
 * before. Undefined: a part is still to be done.
 */
export async function endClose(
  deps: BillingDeps,
  day: BusinessDay,
): Promise<readonly WrittenEvent[] | undefined> {
  const written = await deps.database.db.transaction(async (tx) => {
    const row = await lockDay(tx, day);
    if (!row || row.closedAt) return [];
    const figures = await figuresOfParts(tx, day);
    if (!figures) return undefined;
    const moment = momentOf(tx, deps.ports);
    const closed = { ...figures, ...(await sumsOfDay(tx, day)), closedAt: moment.now };
    await markClosed(tx, day, closed);
    await removeParts(tx, day);
    const { timeZone } = deps.books;
    return moment.append([
      {
        aggregate: { type: dayAggregate, id: day },
        expectedVersion: 0,
        facts: [tellDayClosed({ ...closed, businessDay: day, timeZone })],
        states: [],
        cause: causeOf(row, moment),
      },
    ]);
  });
  deps.committed.notify();
  return written;
}

async function closeAccounts(
  moment: Moment,
  deps: BillingDeps,
  day: BusinessDay,
  touched: readonly AccountAtClose[],
  cause: Cause,
): Promise<void> {
  const closes = touched.map((one) => ({ one, kind: decideAccountClose(one) }));
  const of = (kind: AccountClose) =>
    closes.filter((close) => close.kind === kind).map(({ one }) => one);
  const [positive, carried] = [of('paid-out'), of('carried')];
  // Before anything is written: whoever books on these accounts locks them first as well.
  const accounts = await lockAccounts(
    moment.tx,
    touched.map(({ id }) => id),
  );
  const payouts = await requestPayouts(moment, day, positive, {
    mode: deps.close.payoutMode,
    cause,
  });
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

/** Everything a close does belongs to the chain that began it, whoever goes on with it. */
const causeOf = (row: DayRow, moment: Moment): Cause => ({
  correlationId: row.correlationId,
  causationId: row.correlationId,
  actorId: row.actorId,
  actorRole: row.actorRole,
  occurredAt: moment.now,
});
