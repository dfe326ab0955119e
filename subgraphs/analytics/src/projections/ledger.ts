// Analytics' copy of the ledger and of the accounts, and the questions asked of them.
import { cents, type Cents } from '@ates/kit/domain/money';
import type { Db, Tx } from '@ates/kit/projections/database';
import type { AccountStateV1, EntryPostedV1 } from '@ates/schema/contracts/billing';
import { and, asc, count, gte, lt, lte, sql } from 'drizzle-orm';
import type { DayTotals } from '../domain/income.ts';
import { accounts, entries } from '../tables/analytics.ts';

/** Keeps what was posted; an entry known already stays as it is. */
export async function recordEntries(tx: Tx, posted: readonly EntryPostedV1[]): Promise<void> {
  if (posted.length === 0) return;
  await tx
    .insert(entries)
    .values(
      posted.map((entry) => ({
        entryId: entry.entryId,
        accountId: entry.accountId,
        kind: entry.kind,
        amount: entry.amount.amount,
        taskId: entry.taskId ?? null,
        businessDay: entry.businessDay,
        occurredAt: new Date(entry.occurredAt),
      })),
    )
    .onConflictDoNothing();
}

/** Takes over account states; one with a version not above the known one is ignored. One statement. */
export async function replicateAccounts(tx: Tx, states: readonly AccountStateV1[]): Promise<void> {
  const newest = new Map<string, AccountStateV1>();
  for (const state of states) {
    const known = newest.get(state.accountId);
    if (!known || known.version < state.version) newest.set(state.accountId, state);
  }
  if (newest.size === 0) return;
  await tx
    .insert(accounts)
    .values(
      [...newest.values()].map(({ accountId, balance, version }) => ({
        accountId,
        balance: balance.amount,
        version,
      })),
    )
    .onConflictDoUpdate({
      target: accounts.accountId,
      set: { balance: sql`excluded.balance`, version: sql`excluded.version` },
      setWhere: sql`${accounts.version} < excluded.version`,
    });
}

/** All fees and rewards by business day, from `from` to `to`, both included. */
export async function totalsBetween(
  db: Db,
  from: string,
  to: string,
): Promise<ReadonlyMap<string, DayTotals>> {
  const sumOf = (kind: 'FEE' | 'REWARD') =>
    sql<number>`coalesce(sum(${entries.amount}) filter (where ${entries.kind} = ${kind}), 0)::float8`;
  const rows = await db
    .select({ day: entries.businessDay, fees: sumOf('FEE'), rewards: sumOf('REWARD') })
    .from(entries)
    .where(and(gte(entries.businessDay, from), lte(entries.businessDay, to)))
    .groupBy(entries.businessDay);
  return new Map(
    rows.map(({ day, fees, rewards }) => [day, { fees: cents(fees), rewards: cents(rewards) }]),
  );
}

/** How many accounts are below zero now. */
export async function negativeAccounts(db: Db): Promise<number> {
  const [row] = await db.select({ below: count() }).from(accounts).where(lt(accounts.balance, 0));
  return row?.below ?? 0;
}

export interface BelowZero {
  readonly accountId: string;
  readonly balance: Cents;
}

/** Accounts below zero, the deepest debt first; `after` is the last one of the page before. */
export async function belowZeroPage(
  db: Db,
  limit: number,
  after: { readonly balance: number; readonly accountId: string } | undefined,
): Promise<BelowZero[]> {
  const rows = await db
    .select({ accountId: accounts.accountId, balance: accounts.balance })
    .from(accounts)
    .where(
      and(
        lt(accounts.balance, 0),
        after === undefined
          ? undefined
          : sql`(${accounts.balance}, ${accounts.accountId}) > (${after.balance}, ${after.accountId})`,
      ),
    )
    .orderBy(asc(accounts.balance), asc(accounts.accountId))
    .limit(limit);
  return rows.map(({ accountId, balance }) => ({ accountId, balance: cents(balance) }));
}
