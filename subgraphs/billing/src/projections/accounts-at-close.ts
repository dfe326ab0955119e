// Accounts as a day ends, in chunks by id: what each had when the day was over, whatever has been booked
// on later days since. A fenced day takes no more entries, so what is read here never changes and needs
// no lock; only those the close writes to are locked.
import type { BusinessDay } from '@ates/kit/domain/business-day';
import { accountId } from '@ates/kit/domain/ids';
import { cents } from '@ates/kit/domain/money';
import type { Tx } from '@ates/kit/projections/database';
import { sql } from 'drizzle-orm';
import type { AccountAtClose } from '../domain/day-close.ts';

interface Row extends Record<string, unknown> {
  readonly id: string;
  readonly closing: string;
  readonly moved: boolean;
}

/**
 * The next accounts after `afterId` as the fenced `day` left them. One statement is one snapshot: a
 * balance and the entries it is made of belong together.
 */
export async function accountsAtClose(
  tx: Tx,
  day: BusinessDay,
  chunk: { readonly afterId: string; readonly limit: number },
): Promise<AccountAtClose[]> {
  const rows = await tx.execute<Row>(sql`
    select a.id, (a.balance - coalesce(moved.later, 0))::text as closing,
      coalesce(moved.entries, 0) > 0 as moved
    from (
        select id, balance from accounts where id > ${chunk.afterId} order by id limit ${chunk.limit}
      ) a
      left join lateral (
        select sum(case when kind in ('FEE', 'PAYOUT') then -amount else amount end)
            filter (where business_day > ${day}::date) as later,
          count(*) filter (where business_day = ${day}::date) as entries
        from ledger_entries e
        where e.account_id = a.id and e.business_day >= ${day}::date
      ) moved on true
    order by a.id`);
  return rows.map((row) => ({
    id: accountId(row.id),
    closing: cents(Number(row.closing)),
    moved: row.moved,
  }));
}
