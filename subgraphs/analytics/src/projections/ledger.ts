// Analytics' copy of the ledger and of the accounts, and the questions asked of them.
import { cents } from '@ates/kit/domain/money';
import type { Db, Tx } from '@ates/kit/projections/database';
import type { AccountStateV1, EntryPostedV1 } from '@ates/schema/contracts/billing';
import { eq, lt, sql, count } from 'drizzle-orm';
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

/** Takes over account states; one with a version not above the known one is ignored. */
export async function replicateAccounts(tx: Tx, states: readonly AccountStateV1[]): Promise<void> {
  for (const { accountId, balance, version } of states) {
    await tx
      .insert(accounts)
      .values({ accountId, balance: balance.amount, version })
      .onConflictDoUpdate({
        target: accounts.accountId,
        set: { balance: balance.amount, version },
        setWhere: sql`${accounts.version} < ${version}`,
      });
  }
}

/** All fees and rewards whose business day is `businessDay`. */
export async function totalsOfDay(db: Db, businessDay: string): Promise<DayTotals> {
  const sumOf = (kind: 'FEE' | 'REWARD') =>
    sql<number>`coalesce(sum(${entries.amount}) filter (where ${entries.kind} = ${kind}), 0)::float8`;
  const [row] = await db
    .select({ fees: sumOf('FEE'), rewards: sumOf('REWARD') })
    .from(entries)
    .where(eq(entries.businessDay, businessDay));
  return { fees: cents(row?.fees ?? 0), rewards: cents(row?.rewards ?? 0) };
}

/** How many accounts are below zero now. */
export async function negativeAccounts(db: Db): Promise<number> {
  const [row] = await db.select({ below: count() }).from(accounts).where(lt(accounts.balance, 0));
  return row?.below ?? 0;
}
