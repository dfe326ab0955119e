// Day statements of accounts as the api shows them.
import { addDays, businessDay } from '@ates/kit/domain/business-day';
import { cents, money, type Money } from '@ates/kit/domain/money';
import type { Db } from '@ates/kit/projections/database';
import { sql } from 'drizzle-orm';
import { dayStatements, type DayStatement, type DaySum } from '../domain/day-statement.ts';
import type { EntryKind } from '../domain/entry.ts';
import { todayOf, type BusinessClock } from './business-clock.ts';

export interface DayStatementView {
  readonly businessDay: string;
  readonly opening: Money;
  readonly rewards: Money;
  readonly fees: Money;
  readonly payout: Money;
  readonly reversals: Money;
  readonly closing: Money;
  readonly closed: boolean;
}

/** The last `count` days of one account, today first. */
export interface StatementRange {
  readonly accountId: string;
  readonly count: number;
}

/** Two statements for any number of accounts; answers in the order asked, empty for the unknown. */
export async function dayStatementViews(
  db: Db,
  clock: BusinessClock,
  ranges: readonly StatementRange[],
): Promise<DayStatementView[][]> {
  const today = todayOf(clock);
  const longest = Math.max(...ranges.map(({ count }) => count));
  const wanted = Array.from({ length: longest }, (_, back) => addDays(today, -back));
  const from = wanted.at(-1) ?? today;
  const closed = await closedDays(db, from);
  const accounts = await sumsPerAccount(
    db,
    ranges.map(({ accountId }) => accountId),
    from,
  );
  return ranges.map(({ accountId, count }) => {
    const account = accounts.get(accountId);
    if (!account) return [];
    return dayStatements(account.balance, account.sums, wanted.slice(0, count)).map((statement) =>
      toView(statement, closed),
    );
  });
}

async function closedDays(db: Db, from: string): Promise<ReadonlySet<string>> {
  const rows = await db.execute<{ day: string }>(sql`
    select business_day::text as day from days
    where business_day >= ${from}::date and closed_at is not null`);
  return new Set(rows.map(({ day }) => day));
}

interface Row extends Record<string, unknown> {
  readonly id: string;
  readonly balance: string;
  readonly business_day: string | null;
  readonly kind: EntryKind;
  readonly total: string;
}

interface AccountSums {
  readonly balance: ReturnType<typeof cents>;
  readonly sums: DaySum[];
}

/** One statement, one snapshot: the balance and what it is made of belong together. */
async function sumsPerAccount(
  db: Db,
  ids: readonly string[],
  from: string,
): Promise<Map<string, AccountSums>> {
  const rows = await db.execute<Row>(sql`
    select a.id, a.balance::text, moved.business_day::text, moved.kind, moved.total::text
    from jsonb_array_elements_text(${JSON.stringify([...new Set(ids)])}::jsonb) ids(id)
      join accounts a on a.id = ids.id
      left join lateral (
        select e.business_day, e.kind, sum(e.amount) as total from ledger_entries e
        where e.account_id = a.id and e.business_day >= ${from}::date
        group by e.business_day, e.kind
      ) moved on true`);
  const accounts = new Map<string, AccountSums>();
  for (const row of rows) {
    const account = accounts.get(row.id) ?? { balance: cents(Number(row.balance)), sums: [] };
    accounts.set(row.id, account);
    if (row.business_day === null) continue;
    account.sums.push({
      businessDay: businessDay(row.business_day),
      kind: row.kind,
      amount: cents(Number(row.total)),
    });
  }
  return accounts;
}

const toView = (statement: DayStatement, closed: ReadonlySet<string>): DayStatementView => ({
  businessDay: statement.businessDay,
  opening: money(statement.opening),
  rewards: money(statement.rewards),
  fees: money(statement.fees),
  payout: money(statement.payout),
  reversals: money(statement.reversals),
  closing: money(statement.closing),
  closed: closed.has(statement.businessDay),
});
