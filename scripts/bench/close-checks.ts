// Whether the books are right after a close, by SQL alone and by what stood in them before it.
import type postgres from 'postgres';

/** What a close has to find. */
export interface Closings {
  readonly movedAccounts: number;
  readonly positive: number;
  readonly positiveTotal: number;
  readonly negative: number;
  readonly negativeTotal: number;
}

/** Asked before anything of the next day is booked: then the balances are the closings. */
export async function closingsBefore(sql: postgres.Sql): Promise<Closings> {
  const [row] = await sql<Closings[]>`
    select (select count(distinct account_id)::int from ledger_entries
        where business_day = (select max(business_day) from ledger_entries)) as "movedAccounts",
      (count(*) filter (where balance > 0))::int as positive,
      coalesce(sum(balance) filter (where balance > 0), 0)::float8 as "positiveTotal",
      (count(*) filter (where balance < 0))::int as negative,
      coalesce(-sum(balance) filter (where balance < 0), 0)::float8 as "negativeTotal"
    from accounts`;
  if (!row) throw new Error('no accounts');
  return row;
}

/** Names of everything that is not as it must be. */
export async function wrongBooks(
  sql: postgres.Sql,
  day: string,
  before: Closings,
): Promise<string[]> {
  const [row] = await sql<Record<string, boolean>[]>`
    with sums as (
      select account_id, sum(case when kind in ('FEE', 'PAYOUT') then -amount else amount end) as balance,
        sum(case when kind in ('FEE', 'PAYOUT') then -amount else amount end)
          filter (where business_day <= ${day}) as closing,
        count(*) filter (where kind = 'PAYOUT' and business_day = ${day}) as payouts,
        coalesce(sum(amount) filter (where kind = 'PAYOUT' and business_day = ${day}), 0) as paid
      from ledger_entries group by account_id
    )
    select
      (select coalesce(sum(amount), 0) from (
        select -amount as amount from ledger_entries where debit_account <> ''
        union all select amount from ledger_entries where credit_account <> '') postings) = 0
        as "Σ postings = 0",
      not exists (select 1 from accounts a left join sums s on s.account_id = a.id
        where a.balance <> coalesce(s.balance, 0)) as "balance = Σ entries",
      not exists (select 1 from sums where payouts > 1) as "one PAYOUT per account and day",
      not exists (select 1 from sums where closing > 0) as "nobody above zero after the close",
      not exists (select 1 from sums where paid > 0 and closing <> 0) as "payout = closing",
      (select count(*) from sums where payouts = 1) = ${before.positive}
        and (select sum(paid) from sums) = ${before.positiveTotal} as "payouts = positive closings",
      (select count(*) = ${before.positive} and count(distinct account_id) = ${before.positive}
        and coalesce(sum(amount), 0) = ${before.positiveTotal} from payouts where business_day = ${day})
        as "a payout row each",
      (select count(*) from mails) = ${before.positive} as "a mail each",
      (select payouts_count = ${before.positive} and payouts_total = ${before.positiveTotal}
        and negative_accounts = ${before.negative} and carried_debt = ${before.negativeTotal}
        from days where business_day = ${day}) as "the day's figures",
      (select count(*) from events where type = 'ates.billing.day.closed.v1') = 1 as "one day.closed",
      (select count(*) from events where type = 'ates.billing.payout.requested.v1') = ${before.positive}
        as "payout.requested each",
      not exists (select 1 from accounts a join aggregates g on g.type = 'account' and g.id = a.id
        where g.version <> a.version) as "versions agree",
      not exists (select 1 from accounts a join states s on s.type = 'ates.billing.account.v1'
        and s.entity_id = a.id where s.version <> a.version
          or (s.envelope #>> '{data,balance,amount}')::bigint <> a.balance) as "states agree"`;
  return Object.entries(row ?? { 'an answer': false }).flatMap(([what, isRight]) =>
    isRight ? [] : what,
  );
}
