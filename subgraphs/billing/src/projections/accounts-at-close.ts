// Accounts as a day ends, in chunks by id: what each had when the day was over, whatever has been booked
// on later days since.
import type { BusinessDay } from '@ates/kit/domain/business-day';
import { cents, type Cents } from '@ates/kit/domain/money';
import type { Tx } from '@ates/kit/projections/database';
import { asc, gt, sql } from 'drizzle-orm';
import type { Account } from '../domain/account.ts';
import type { AccountAtClose } from '../domain/day-close.ts';
import { accounts } from '../tables/books.ts';
import { toAccount } from './accounts.ts';

/** Locks the next accounts after `afterId`, in the order every writer locks them, and says how the day left them. */
export async function accountsAtClose(
  tx: Tx,
  day: BusinessDay,
  chunk: { readonly afterId: string; readonly limit: number },
): Promise<AccountAtClose[]> {
  const rows = await tx
    .select()
    .from(accounts)
    .where(gt(accounts.id, chunk.afterId))
    .orderBy(asc(accounts.id))
    .limit(chunk.limit)
    .for('update');
  const locked = rows.map(toAccount);
  // A statement of its own: its snapshot has what was committed while the locks were waited for.
  const since = await movedSince(tx, day, locked);
  return locked.map((account) => {
    const moved = since.get(account.id) ?? { later: cents(0), entries: 0 };
    return {
      account,
      closing: cents(account.balance - moved.later),
      moved: moved.entries > 0,
    };
  });
}

interface MovedSince {
  /** What entries of later days changed. */
  readonly later: Cents;
  /** How many entries the day itself has. */
  readonly entries: number;
}

async function movedSince(
  tx: Tx,
  day: BusinessDay,
  locked: readonly Account[],
): Promise<Map<string, MovedSince>> {
  const rows = await tx.execute<{ id: string; later: string; entries: string }>(sql`
    select ids.id, moved.later::text, moved.entries::text
    from jsonb_array_elements_text(${JSON.stringify(locked.map(({ id }) => id))}::jsonb) ids(id)
      cross join lateral (
        select coalesce(sum(case when kind in ('FEE', 'PAYOUT') then -amount else amount end)
            filter (where business_day > ${day}::date), 0) as later,
          count(*) filter (where business_day = ${day}::date) as entries
        from ledger_entries e
        where e.account_id = ids.id and e.business_day >= ${day}::date
      ) moved
    where moved.entries > 0 or moved.later <> 0`);
  return new Map(
    rows.map((row) => [row.id, { later: cents(Number(row.later)), entries: Number(row.entries) }]),
  );
}
