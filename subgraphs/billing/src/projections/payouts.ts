// The rows of payouts: many requested at once by a close, then each on its way.
import { cents, type Cents } from '@ates/kit/domain/money';
import type { Tx } from '@ates/kit/projections/database';
import { sql } from 'drizzle-orm';
import type { payouts } from '../tables/payouts.ts';

export type PayoutRow = typeof payouts.$inferSelect;
export type PayoutStatus = PayoutRow['status'];

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
    select id, "accountId", "businessDay", amount, ${facts.ready ? 'READY' : 'REQUESTED'},
      "idempotencyKey", ${facts.ready ? now : sql`null`}, ${now}, ${now}, "correlationId", 1
    from jsonb_to_recordset(${JSON.stringify(requested)}::jsonb) as r(id uuid, "accountId" text,
      "businessDay" date, amount bigint, "idempotencyKey" text, "correlationId" text)`);
}

export const amountOf = (row: PayoutRow): Cents => cents(row.amount);
