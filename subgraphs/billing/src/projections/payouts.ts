// The rows of payouts: many requested at once by a close, then each on its way.
import { cents, type Cents } from '@ates/kit/domain/money';
import type { Tx } from '@ates/kit/projections/database';
import { rowSource } from '@ates/kit/projections/row-source';
import { asc, eq, inArray, lte, sql, and } from 'drizzle-orm';
import { payouts } from '../tables/payouts.ts';

export type PayoutRow = typeof payouts.$inferSelect;

export interface NewPayout {
  readonly id: string;
  readonly accountId: string;
  readonly businessDay: string;
  readonly amount: Cents;
  readonly idempotencyKey: string;
  readonly correlationId: string;
}

/**
 * Requests payouts in one statement. `ready`: the worker may pay at once; otherwise each waits for a
 * person. A second one for the same account and day fails the transaction.
 */
export async function insertPayouts(
  tx: Tx,
  requested: readonly NewPayout[],
  facts: { readonly ready: boolean; readonly now: Date },
): Promise<void> {
  if (requested.length === 0) return;
  const now = sql`${facts.now.toISOString()}::timestamptz`;
  await tx.execute(sql`
    insert into payouts (id, account_id, business_day, amount, status, idempotency_key, due_at,
      requested_at, updated_at, correlation_id, version)
    select id, account_id, business_day, amount, ${facts.ready ? 'READY' : 'REQUESTED'},
      idempotency_key, ${facts.ready ? now : sql`null`}, ${now}, ${now}, correlation_id, 1
    from ${rowSource('r', requested, {
      id: { type: 'uuid', of: ({ id }) => id },
      account_id: { type: 'text', of: ({ accountId }) => accountId },
      business_day: { type: 'date', of: ({ businessDay }) => businessDay },
      amount: { type: 'bigint', of: ({ amount }) => amount },
      idempotency_key: { type: 'text', of: ({ idempotencyKey }) => idempotencyKey },
      correlation_id: { type: 'text', of: ({ correlationId }) => correlationId },
    })}`);
}

/** What an event says of a payout. */
export const payoutFacts = (row: PayoutRow) => ({ ...row, amount: cents(row.amount) });

/** Locks payouts that are due, oldest first; leaves out what another replica has in hand. */
export const lockDuePayouts = (tx: Tx, now: Date, limit: number): Promise<PayoutRow[]> =>
  tx
    .select()
    .from(payouts)
    .where(lte(payouts.dueAt, now))
    .orderBy(asc(payouts.dueAt), asc(payouts.id))
    .limit(limit)
    .for('update', { skipLocked: true });

/** Locks one payout. */
export async function lockPayout(tx: Tx, id: string): Promise<PayoutRow | undefined> {
  const [row] = await tx.select().from(payouts).where(eq(payouts.id, id)).for('update');
  return row;
}

/** Locks those of `claimed` that nobody has changed since; their versions say so. */
export async function lockUnchanged(tx: Tx, claimed: readonly PayoutRow[]): Promise<PayoutRow[]> {
  if (claimed.length === 0) return [];
  const versions = new Map(claimed.map(({ id, version }) => [id, version]));
  const rows = await tx
    .select()
    .from(payouts)
    .where(inArray(payouts.id, [...versions.keys()]))
    .orderBy(asc(payouts.id))
    .for('update');
  return rows.filter(({ id, version }) => versions.get(id) === version);
}

/** What may change about a payout. */
export interface PayoutUpdate {
  readonly status: PayoutRow['status'];
  readonly dueAt: Date | null;
  readonly attempts: number;
  readonly sent: boolean;
  readonly lastError: string | null;
  readonly method: string | null;
  readonly paidAt: Date | null;
}

/** Writes back a locked payout under its next version; answers it. */
export async function updatePayout(
  tx: Tx,
  row: PayoutRow,
  change: Partial<PayoutUpdate>,
  now: Date,
): Promise<PayoutRow> {
  const [updated] = await tx
    .update(payouts)
    .set({ ...change, version: row.version + 1, updatedAt: now })
    .where(and(eq(payouts.id, row.id), eq(payouts.version, row.version)))
    .returning();
  if (!updated) throw new Error(`payout ${row.id} was not locked`);
  return updated;
}
