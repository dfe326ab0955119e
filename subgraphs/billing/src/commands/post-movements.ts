// Books movements of money on accounts, many at once: lock, leave out what is booked already, apply in
// sequence, write ledger and balances, tell every entry and each account once.
import { businessDayOf } from '@ates/kit/domain/business-day';
import type { AccountId } from '@ates/kit/domain/ids';
import type { AggregateWrite, Cause, Moment } from '@ates/kit/commands/moment';
import { bookMovements, type Account } from '../domain/account.ts';
import type { Movement } from '../domain/entry.ts';
import { accountAggregate, tellAccountState, tellEntryPosted } from '../events/account-events.ts';
import { lockOrOpenAccounts, saveAccounts } from '../projections/accounts.ts';
import { findBooked, guardOf, insertEntries, type BookedEntry } from '../projections/ledger.ts';
import type { Books } from './books.ts';

/** A movement and the chain it belongs to. */
export interface CausedMovement {
  readonly movement: Movement;
  readonly cause: Cause;
}

type CausedEntry = BookedEntry & { readonly cause: Cause };

/**
 * Books what is not booked yet, in the order given; answers what there is to tell. The order of the
 * locks and the guard read under them make it exact whatever else books at the same time.
 */
export async function postMovements(
  moment: Moment,
  caused: readonly CausedMovement[],
  books: Books,
): Promise<AggregateWrite[]> {
  if (caused.length === 0) return [];
  const { tx, now } = moment;
  const ids = [...new Set(caused.map(({ movement }) => movement.accountId))];
  const accounts = await lockOrOpenAccounts(tx, ids, businessDayOf(now, books.timeZone), now);
  return bookOnLocked(moment, accounts, await leaveOutBooked(moment, caused));
}

/** The same for accounts the transaction has locked and movements that are surely not booked yet. */
export async function bookOnLocked(
  moment: Moment,
  accounts: ReadonlyMap<AccountId, Account>,
  fresh: readonly CausedMovement[],
): Promise<AggregateWrite[]> {
  const { tx, now } = moment;
  const booking = bookMovements(
    accounts,
    fresh.map(({ movement }) => movement),
  );
  const entries = booking.entries.map((entry, index): CausedEntry => {
    const cause = causeOf(fresh, index);
    return {
      id: moment.newId(),
      entry,
      bookedAt: now,
      correlationId: cause.correlationId,
      cause,
    };
  });
  await insertEntries(tx, entries);
  await saveAccounts(tx, booking.accounts.values(), now);
  return writesOf(accounts, booking.accounts, entries, now);
}

/** What neither the ledger has nor an earlier movement of the same batch. */
async function leaveOutBooked(
  moment: Moment,
  caused: readonly CausedMovement[],
): Promise<CausedMovement[]> {
  const seen = await findBooked(
    moment.tx,
    caused.map(({ movement }) => movement),
  );
  return caused.filter(({ movement }) => {
    const guard = guardOf(movement);
    if (seen.has(guard)) return false;
    seen.add(guard);
    return true;
  });
}

function causeOf(fresh: readonly CausedMovement[], index: number): Cause {
  const caused = fresh[index];
  if (!caused) throw new Error('an entry without a movement');
  return caused.cause;
}

/** One write per account: a fact per entry, each in its own chain, and the account as it stands now. */
function writesOf(
  before: ReadonlyMap<AccountId, Account>,
  after: ReadonlyMap<AccountId, Account>,
  entries: readonly CausedEntry[],
  now: Date,
): AggregateWrite[] {
  return [...perAccount(entries)].flatMap(([id, own]) => {
    const account = after.get(id);
    const last = own.at(-1);
    if (!account || !last) return [];
    return {
      aggregate: { type: accountAggregate, id },
      expectedVersion: before.get(id)?.version ?? 0,
      facts: own.map(({ id: entryId, entry, cause }) => tellEntryPosted(entryId, entry, cause)),
      states: [tellAccountState(account, now)],
      cause: last.cause,
    };
  });
}

function perAccount(entries: readonly CausedEntry[]): Map<AccountId, CausedEntry[]> {
  const groups = new Map<AccountId, CausedEntry[]>();
  for (const one of entries) {
    const group = groups.get(one.entry.accountId);
    if (group) group.push(one);
    else groups.set(one.entry.accountId, [one]);
  }
  return groups;
}
