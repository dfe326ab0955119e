// Accounts as a day ends: what each had when the day was over, whatever has been booked on later days
// since. A fenced day takes no more entries, so what is read here never changes and needs no lock; only
// those the close writes to are locked.
import type { BusinessDay } from '@ates/kit/domain/business-day';
import { accountId } from '@ates/kit/domain/ids';
import { cents } from '@ates/kit/domain/money';
import type { Tx } from '@ates/kit/projections/database';
import { sql } from 'drizzle-orm';
import type { AccountAtClose, CloseFigures } from '../domain/day-close.ts';
import type { ClosePart } from './close-parts.ts';

export interface AccountsAtClose {
  /** Those a close may do something to: above zero, or moved on the day. */
  readonly touched: readonly AccountAtClose[];
  /** All others added up: they neither moved nor have anything to be paid. */
  readonly others: Pick<CloseFigures, 'accounts' | 'negativeAccounts' | 'carriedDebt'>;
}

interface Row extends Record<string, unknown> {
  /** Null in the one row that adds up the others. */
  readonly id: string | null;
  readonly closing: string;
  readonly moved: boolean;
  readonly accounts: number;
  readonly negative: number;
}

/**
 * The accounts of a part as the fenced `day` left them. One statement is one snapshot: a balance and the
 * entries it is made of belong together.
 */
export async function accountsAtClose(
  tx: Tx,
  day: BusinessDay,
  { afterId, throughId }: ClosePart,
): Promise<AccountsAtClose> {
  const through = throughId === null ? sql`` : sql`and id <= ${throughId}`;
  const rows = await tx.execute<Row>(sql`
    with at_close as materialized (
      select a.id, a.balance - coalesce(e.later, 0) as closing, coalesce(e.own, 0) > 0 as moved
      from (select id, balance from accounts where id > ${afterId} ${through}) a
        left join lateral (
          select sum(case when kind in ('FEE', 'PAYOUT') then -amount else amount end)
              filter (where business_day > ${day}::date) as later,
            count(*) filter (where business_day = ${day}::date) as own
          from ledger_entries
          where account_id = a.id and business_day >= ${day}::date
        ) e on true
    )
    select id, closing::text, moved, 1 as accounts, 0 as negative
    from at_close where closing > 0 or moved
    union all
    select null, coalesce(sum(closing), 0)::text, false, count(*)::int,
      (count(*) filter (where closing < 0))::int
    from at_close where not (closing > 0 or moved)
    order by 1`);
  const others = rows.find(({ id }) => id === null);
  return {
    touched: rows.flatMap(({ id, closing, moved }) =>
      id === null ? [] : { id: accountId(id), closing: cents(Number(closing)), moved },
    ),
    others: {
      accounts: others?.accounts ?? 0,
      negativeAccounts: others?.negative ?? 0,
      carriedDebt: cents(-Number(others?.closing ?? 0) || 0),
    },
  };
}
