// Payouts as the api shows them, newest day first, in pages that stay stable while others come.
import { cents, money, type Money } from '@ates/kit/domain/money';
import type { Db } from '@ates/kit/projections/database';
import { and, desc, eq, sql } from 'drizzle-orm';
import type { PayoutStatus } from '../domain/payout.ts';
import { payouts } from '../tables/payouts.ts';

export interface PayoutView {
  readonly id: string;
  readonly owner: { readonly id: string };
  readonly businessDay: string;
  readonly amount: Money;
  readonly status: PayoutStatus;
  readonly attempts: number;
  readonly dueAt: string | null;
  readonly lastError: string | null;
  readonly method: string | null;
  readonly requestedAt: string;
  readonly paidAt: string | null;
  readonly version: number;
}

export interface PayoutPage {
  readonly status: PayoutStatus | undefined;
  readonly after: { readonly businessDay: string; readonly id: string } | undefined;
  readonly limit: number;
}

export async function payoutViews(db: Db, page: PayoutPage): Promise<PayoutView[]> {
  const { status, after } = page;
  const rows = await db
    .select()
    .from(payouts)
    .where(
      and(
        status && eq(payouts.status, status),
        after &&
          sql`(${payouts.businessDay}, ${payouts.id}) < (${after.businessDay}::date, ${after.id}::uuid)`,
      ),
    )
    .orderBy(desc(payouts.businessDay), desc(payouts.id))
    .limit(page.limit);
  return rows.map(toView);
}

export async function payoutView(db: Db, id: string): Promise<PayoutView | undefined> {
  const [row] = await db.select().from(payouts).where(eq(payouts.id, id));
  return row && toView(row);
}

const toView = (row: typeof payouts.$inferSelect): PayoutView => ({
  id: row.id,
  owner: { id: row.accountId },
  businessDay: row.businessDay,
  amount: money(cents(row.amount)),
  status: row.status,
  attempts: row.attempts,
  dueAt: row.dueAt?.toISOString() ?? null,
  lastError: row.lastError,
  method: row.method,
  requestedAt: row.requestedAt.toISOString(),
  paidAt: row.paidAt?.toISOString() ?? null,
  version: row.version,
});
