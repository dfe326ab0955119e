// Fills billing's database with accounts and a day of work, set-based and straight into the tables: what is
// measured is the close, not how a million people came to be. No event of theirs is told to the broker.
import postgres from 'postgres';

/** What to fill, and as of when. */
export interface Fill {
  readonly accounts: number;
  /** Percent of the accounts that moved on `day`; every second of them ends above zero. */
  readonly moved: number;
  /** The day that is to be closed; the day before it is closed already. */
  readonly day: string;
}

const wanted = ({ accounts, moved, day }: Fill) => ({ accounts, moved, day });

/**
 * Everybody carries a debt from the day before. Who moved paid a fee on the day, every second of those has
 * a reward besides that lifts them above zero. Amounts differ from account to account.
 */
export async function fillAccounts(databaseUrl: string, fill: Fill): Promise<void> {
  const { accounts, moved, day } = wanted(fill);
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => undefined });
  const at = (hour: number) => `${day}T${String(hour).padStart(2, '0')}:00:00Z`;
  try {
    await sql`set synchronous_commit = off`;
    await sql`set work_mem = '256MB'`;
    await sql`
      create table people_filled as
      select 'u' || lpad(to_hex(n), 8, '0') || substr(md5(n::text), 1, 12) as id,
        (abs(hashint4(n)) % 11 + 10) * 100 as debt, (abs(hashint4(n + 7)) % 11 + 10) * 100 as fee,
        (abs(hashint4(n + 13)) % 21 + 50) * 100 as reward,
        (n % 100) < ${moved}::int as moved, (n / 100) % 2 = 0 as positive
      from generate_series(1, ${accounts}::int) n order by 1`;
    await sql`
      insert into business_settings (time_zone, started_day, stored_at)
      values ('UTC', ${day}::date - 1, ${at(0)}::timestamptz - interval '1 day')
      on conflict do nothing`;
    await sql`
      insert into days (business_day, fenced_at, closed_at, correlation_id, actor_id, actor_role)
      values (${day}::date - 1, ${at(0)}::timestamptz, ${at(0)}::timestamptz, 'fill', 'fill', 'SYSTEM')`;
    await sql`
      insert into accounts (id, version, balance, earned_today, business_day, opened_at, registered_at, updated_at)
      select id, 2 + case when not moved then 0 when positive then 2 else 1 end,
        -debt - case when not moved then 0 when positive then fee - reward else fee end,
        case when not moved then -debt when positive then reward - fee else -fee end,
        case when moved then ${day}::date else ${day}::date - 1 end,
        ${at(0)}::timestamptz - interval '1 day', ${at(0)}::timestamptz - interval '1 day', ${at(9)}::timestamptz
      from people_filled order by id`;
    await insertEntries(sql, day);
    await sql`insert into aggregates select 'account', id, version from accounts order by id`;
    await sql`
      insert into people select id, 1, 'Person ' || id, ${at(0)}::timestamptz from people_filled order by id`;
    await sql`
      insert into states (type, entity_id, version, envelope)
      select 'ates.billing.account.v1', id, version, jsonb_build_object('specversion', '1.0', 'id', uuidv7(),
        'type', 'ates.billing.account.v1', 'source', '/ates/billing', 'subject', id, 'time', ${at(9)}::text,
        'datacontenttype', 'application/json', 'dataschema',
        'https://specs.ates.dev/events/ates.billing.account.v1.json', 'correlationid', uuidv7(),
        'causationid', uuidv7(), 'aggregateversion', version, 'actorid', 'fill', 'actorrole', 'SYSTEM', 'data',
        jsonb_build_object('accountId', id, 'userId', id, 'version', version, 'businessDay', business_day,
          'updatedAt', ${at(9)}::text, 'balance', jsonb_build_object('amount', balance, 'currency', 'USD'),
          'earnedToday', jsonb_build_object('amount', earned_today, 'currency', 'USD')))
      from accounts order by id`;
    await sql`drop table people_filled`;
    await sql`vacuum analyze`;
    await sql`checkpoint`;
  } finally {
    await sql.end();
  }
}

/** A closing of the day before raised each version once more: entries are versions 1, 3 and 4. */
async function insertEntries(sql: postgres.Sql, day: string): Promise<void> {
  await sql`
    insert into ledger_entries (id, account_id, account_version, kind, debit_account, credit_account, amount,
      business_day, late, occurred_at, booked_at, balance_after, cause_event_id, correlation_id)
    select uuidv7(), id, version, kind,
      case kind when 'FEE' then 'employee:' || id else 'company:income' end,
      case kind when 'FEE' then 'company:income' else 'employee:' || id end,
      amount, on_day, false, on_day + interval '9 hours', on_day + interval '9 hours', balance_after,
      uuidv7(), 'fill'
    from people_filled p, lateral (values
      (1, 'FEE', debt, ${day}::date - 1, -debt, true),
      (3, 'FEE', fee, ${day}::date, -debt - fee, p.moved),
      (4, 'REWARD', reward, ${day}::date, reward - debt - fee, p.moved and p.positive)
    ) as e(version, kind, amount, on_day, balance_after, booked)
    where e.booked order by e.version, p.id`;
}
