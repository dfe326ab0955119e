// The ledger: what has been booked, and booking more. Rows are only ever added.
import type { Tx } from '@ates/kit/projections/database';
import { sql } from 'drizzle-orm';
import { sidesOf } from '../domain/double-entry.ts';
import type { Entry, Movement } from '../domain/entry.ts';
import { ledgerEntries } from '../tables/books.ts';

type Guard = Pick<Movement, 'causeEventId' | 'kind'>;

/** What makes a movement unique in the ledger (D-31). */
export const guardOf = ({ causeEventId, kind }: Guard): string => `${causeEventId}/${kind}`;

/**
 * Which of these movements stand in the ledger already, by {@link guardOf}. Exact for accounts whose
 * lock the transaction holds: nobody else can be booking on them.
 */
export async function findBooked(tx: Tx, movements: readonly Guard[]): Promise<Set<string>> {
  if (movements.length === 0) return new Set();
  const causes = movements.map(({ causeEventId }) => causeEventId);
  const rows = await tx
    .select({ causeEventId: ledgerEntries.causeEventId, kind: ledgerEntries.kind })
    .from(ledgerEntries)
    .where(
      sql`${ledgerEntries.causeEventId} in (
        select id::uuid from jsonb_array_elements_text(${JSON.stringify(causes)}::jsonb) ids(id))`,
    );
  return new Set(rows.map(guardOf));
}

export interface BookedEntry {
  readonly id: string;
  readonly entry: Entry;
  readonly bookedAt: Date;
  readonly correlationId: string;
}

/** Adds entries in one statement. A second booking of a cause, or a gap in an account's order, fails the transaction. */
export async function insertEntries(tx: Tx, booked: readonly BookedEntry[]): Promise<void> {
  if (booked.length === 0) return;
  const rows = booked.map(({ id, entry, bookedAt, correlationId }) => {
    const { debit, credit } = sidesOf(entry);
    return { ...entry, id, debit, credit, bookedAt, correlationId };
  });
  await tx.execute(sql`
    insert into ledger_entries (id, account_id, account_version, kind, debit_account,
      credit_account, amount, task_id, business_day, late, occurred_at, booked_at, balance_after,
      cause_event_id, correlation_id)
    select id, "accountId", "accountVersion", kind, debit, credit, amount, "taskId",
      "businessDay", late, "occurredAt", "bookedAt", "balanceAfter", "causeEventId", "correlationId"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, "accountId" text,
      "accountVersion" bigint, kind text, debit text, credit text, amount bigint, "taskId" text,
      "businessDay" date, late boolean, "occurredAt" timestamptz, "bookedAt" timestamptz,
      "balanceAfter" bigint, "causeEventId" uuid, "correlationId" text)`);
}
