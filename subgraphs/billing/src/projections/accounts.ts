// The rows of accounts: locked in one order, opened when money comes for somebody unknown, saved together.
import type { BusinessDay } from '@ates/kit/domain/business-day';
import { businessDay } from '@ates/kit/domain/business-day';
import { accountId, type AccountId } from '@ates/kit/domain/ids';
import { cents } from '@ates/kit/domain/money';
import type { Tx } from '@ates/kit/projections/database';
import { rowSource, type Column } from '@ates/kit/projections/row-source';
import { and, asc, isNull, sql } from 'drizzle-orm';
import { openAccount, type Account } from '../domain/account.ts';
import { accounts } from '../tables/books.ts';
import { oneOf } from './one-of.ts';

/** Locks the accounts until the transaction ends, in the order every writer uses; answers those there are. */
export async function lockAccounts(
  tx: Tx,
  ids: readonly AccountId[],
): Promise<Map<AccountId, Account>> {
  if (ids.length === 0) return new Map();
  const { id, version, balance, earnedToday, businessDay: day } = accounts;
  const rows = await tx
    .select({ id, version, balance, earnedToday, businessDay: day })
    .from(accounts)
    .where(oneOf(accounts.id, ids))
    .orderBy(asc(accounts.id))
    .for('update');
  return new Map(rows.map((row) => [accountId(row.id), toAccount(row)]));
}

/**
 * Locks the accounts, opening a stub for each that is not there yet: one unknown id never blocks
 * the others (docs/RULES.md 8.5).
 */
export async function lockOrOpenAccounts(
  tx: Tx,
  ids: readonly AccountId[],
  today: BusinessDay,
  now: Date,
): Promise<Map<AccountId, Account>> {
  const known = await lockAccounts(tx, ids);
  const missing = ids.filter((id) => !known.has(id));
  if (missing.length === 0) return known;
  const opened = await insertAccounts(
    tx,
    missing.map((id) => openAccount(id, today)),
    { now, registeredAt: undefined },
  );
  // Whoever was faster has committed by now: its rows can be locked like any other.
  const others = await lockAccounts(
    tx,
    missing.filter((id) => !opened.has(id)),
  );
  return new Map([...known, ...opened, ...others]);
}

/** Opens accounts unless they are there; answers those it opened. Sorted, as all writers are. */
export async function insertAccounts(
  tx: Tx,
  opening: readonly Account[],
  facts: { now: Date; registeredAt: Date | undefined },
): Promise<Map<AccountId, Account>> {
  if (opening.length === 0) return new Map();
  const { now, registeredAt } = facts;
  const opened = await tx.execute<{ id: string }>(sql`
    insert into accounts (id, version, balance, earned_today, business_day, opened_at,
      registered_at, updated_at)
    select id, version, balance, earned_today, business_day, ${now.toISOString()}::timestamptz,
      ${registeredAt?.toISOString() ?? null}::timestamptz, ${now.toISOString()}::timestamptz
    from ${rowSource('r', opening, accountColumns)}
    order by id
    on conflict do nothing
    returning id`);
  const mine = new Set(opened.map(({ id }) => id));
  return new Map(opening.filter(({ id }) => mine.has(id)).map((account) => [account.id, account]));
}

/** Notes the registration of accounts that were opened as stubs. */
export async function markRegistered(
  tx: Tx,
  ids: readonly AccountId[],
  registeredAt: Date,
): Promise<void> {
  if (ids.length === 0) return;
  await tx
    .update(accounts)
    .set({ registeredAt })
    .where(and(oneOf(accounts.id, ids), isNull(accounts.registeredAt)));
}

/** Writes back accounts that this transaction has locked. */
export async function saveAccounts(
  tx: Tx,
  changed: Iterable<Account>,
  updatedAt: Date,
): Promise<void> {
  const rows = [...changed];
  if (rows.length === 0) return;
  await tx.execute(sql`
    update accounts a
    set version = r.version, balance = r.balance, earned_today = r.earned_today,
        business_day = r.business_day, updated_at = ${updatedAt.toISOString()}::timestamptz
    from ${rowSource('r', rows, accountColumns)}
    where a.id = r.id`);
}

const accountColumns: Readonly<Record<string, Column<Account>>> = {
  id: { type: 'text', of: ({ id }) => id },
  version: { type: 'bigint', of: ({ version }) => version },
  balance: { type: 'bigint', of: ({ balance }) => balance },
  earned_today: { type: 'bigint', of: ({ earnedToday }) => earnedToday },
  business_day: { type: 'date', of: ({ businessDay: day }) => day },
};

type AccountRow = Pick<
  typeof accounts.$inferSelect,
  'id' | 'version' | 'balance' | 'earnedToday' | 'businessDay'
>;

const toAccount = (row: AccountRow): Account => ({
  id: accountId(row.id),
  version: row.version,
  balance: cents(row.balance),
  earnedToday: cents(row.earnedToday),
  businessDay: businessDay(row.businessDay),
});
