// The parts of a close under way: ranges of account ids that several closers share, each done in one
// transaction together with what it found.
import type { BusinessDay } from '@ates/kit/domain/business-day';
import { cents } from '@ates/kit/domain/money';
import type { Tx } from '@ates/kit/projections/database';
import { and, asc, eq, sql } from 'drizzle-orm';
import type { CloseFigures } from '../domain/day-close.ts';
import { closeParts } from '../tables/days.ts';

/** The accounts after `afterId` up to `throughId`; null: to the last there is. */
export interface ClosePart {
  readonly afterId: string;
  readonly throughId: string | null;
}

/**
 * Cuts a fenced day's accounts into parts of at most `size`, unless that was done; the day must be locked.
 * Accounts opened later belong to some part as well: all parts together are everybody.
 */
export async function cutIntoParts(tx: Tx, day: BusinessDay, size: number): Promise<void> {
  await tx.execute(sql`
    with numbered as (
      select id, row_number() over (order by id) as number from accounts
    ), ends as (
      select id from numbered where number % ${size} = 0 union all select null
    )
    insert into close_parts (business_day, after_id, through_id)
    select ${day}::date, coalesce(lag(id) over (order by id nulls last), ''), id
    from ends
    where not exists (select 1 from close_parts where business_day = ${day}::date)`);
}

/**
 * Takes a part that nobody has in hand, until the transaction ends. When all that are left are in hand it
 * waits for one of them: whoever had it may have failed. Undefined when there was none to be had.
 */
export async function takePart(tx: Tx, day: BusinessDay): Promise<ClosePart | undefined> {
  const open = () =>
    tx
      .select({ afterId: closeParts.afterId, throughId: closeParts.throughId })
      .from(closeParts)
      .where(and(eq(closeParts.businessDay, day), eq(closeParts.isDone, false)))
      .orderBy(asc(closeParts.afterId))
      .limit(1);
  const [free] = await open().for('update', { skipLocked: true });
  if (free) return free;
  const [freed] = await open().for('update');
  return freed;
}

/** Notes what a part found; in the transaction that took it. */
export async function finishPart(
  tx: Tx,
  day: BusinessDay,
  { afterId }: ClosePart,
  figures: CloseFigures,
): Promise<void> {
  await tx
    .update(closeParts)
    .set({ ...figures, isDone: true })
    .where(and(eq(closeParts.businessDay, day), eq(closeParts.afterId, afterId)));
}

/** What all parts together found; undefined while one of them is not done. */
export async function figuresOfParts(tx: Tx, day: BusinessDay): Promise<CloseFigures | undefined> {
  const total = (column: string) =>
    sql<number>`coalesce(sum(${sql.identifier(column)}), 0)`.mapWith(Number);
  const [sums] = await tx
    .select({
      isDone: sql<boolean>`coalesce(bool_and(is_done), false)`,
      accounts: total('accounts'),
      negativeAccounts: total('negative_accounts'),
      carriedDebt: total('carried_debt'),
      payoutsCount: total('payouts_count'),
      payoutsTotal: total('payouts_total'),
    })
    .from(closeParts)
    .where(eq(closeParts.businessDay, day));
  if (!sums?.isDone) return undefined;
  const { accounts, negativeAccounts, payoutsCount } = sums;
  return {
    accounts,
    negativeAccounts,
    carriedDebt: cents(sums.carriedDebt),
    payoutsCount,
    payoutsTotal: cents(sums.payoutsTotal),
  };
}

/** The day is closed: its row has the figures. */
export async function removeParts(tx: Tx, day: BusinessDay): Promise<void> {
  await tx.delete(closeParts).where(eq(closeParts.businessDay, day));
}
