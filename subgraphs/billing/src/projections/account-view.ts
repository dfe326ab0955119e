// An account as the api shows it.
import { cents, money, type Money } from '@ates/kit/domain/money';
import type { Db } from '@ates/kit/projections/database';
import { accounts } from '../tables/books.ts';
import { oneOf } from './one-of.ts';
import { todayOf, type BusinessClock } from './business-clock.ts';

export interface AccountView {
  readonly id: string;
  readonly owner: { readonly id: string };
  readonly balance: Money;
  readonly earnedToday: Money;
  readonly businessDay: string;
  readonly version: number;
  readonly updatedAt: string;
}

/** One statement for any number of ids; answers in the order asked, undefined for the unknown. */
export async function accountViews(
  db: Db,
  clock: BusinessClock,
  ids: readonly string[],
): Promise<(AccountView | undefined)[]> {
  const today = todayOf(clock);
  const rows = await db.select().from(accounts).where(oneOf(accounts.id, ids));
  const views = new Map(rows.map((row) => [row.id, toView(row, today)]));
  return ids.map((id) => views.get(id));
}

/** What was earned on another day than today is not earned today. */
function toView(row: typeof accounts.$inferSelect, today: string): AccountView {
  const earned = row.businessDay === today ? row.earnedToday : 0;
  return {
    id: row.id,
    owner: { id: row.id },
    balance: money(cents(row.balance)),
    earnedToday: money(cents(earned)),
    businessDay: today,
    version: row.version,
    updatedAt: row.updatedAt.toISOString(),
  };
}
