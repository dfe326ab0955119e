// The ledger: what has been booked, and booking more. Rows are only ever added.
import type { Tx } from '@ates/kit/projections/database';
import { rowSource, type Column } from '@ates/kit/projections/row-source';
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
  await tx.execute(sql`
    insert into ledger_entries (id, account_id, account_version, kind, debit_account,
      credit_account, amount, task_id, business_day, late, occurred_at, booked_at, balance_after,
      cause_event_id, correlation_id)
    select * from ${rowSource('r', booked, entryColumns)}`);
}

/** In the order of the insert above. */
const entryColumns: Readonly<Record<string, Column<BookedEntry>>> = {
  id: { type: 'uuid', of: ({ id }) => id },
  account_id: { type: 'text', of: ({ entry }) => entry.accountId },
  account_version: { type: 'bigint', of: ({ entry }) => entry.accountVersion },
  kind: { type: 'text', of: ({ entry }) => entry.kind },
  debit_account: { type: 'text', of: ({ entry }) => sidesOf(entry).debit },
  credit_account: { type: 'text', of: ({ entry }) => sidesOf(entry).credit },
  amount: { type: 'bigint', of: ({ entry }) => entry.amount },
  task_id: { type: 'text', of: ({ entry }) => entry.taskId },
  business_day: { type: 'date', of: ({ entry }) => entry.businessDay },
  late: { type: 'boolean', of: ({ entry }) => entry.late },
  occurred_at: { type: 'timestamptz', of: ({ entry }) => entry.occurredAt },
  booked_at: { type: 'timestamptz', of: ({ bookedAt }) => bookedAt },
  balance_after: { type: 'bigint', of: ({ entry }) => entry.balanceAfter },
  cause_event_id: { type: 'uuid', of: ({ entry }) => entry.causeEventId },
  correlation_id: { type: 'text', of: ({ correlationId }) => correlationId },
};
