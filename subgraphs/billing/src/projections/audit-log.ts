// The audit log of accounts: entries with the texts of their tasks, newest first, in pages that stay
// stable while entries come, because an entry's place is its account version.
import { cents, money, type Money } from '@ates/kit/domain/money';
import type { Db } from '@ates/kit/projections/database';
import { sql } from 'drizzle-orm';
import { directionOf, type Direction, type EntryKind } from '../domain/entry.ts';

export interface AuditEntryView {
  readonly id: string;
  readonly accountVersion: number;
  readonly kind: EntryKind;
  readonly direction: Direction;
  readonly amount: Money;
  readonly task: { readonly id: string } | null;
  readonly taskTitle: string | null;
  readonly taskJiraId: string | null;
  readonly taskDescription: string | null;
  readonly businessDay: string;
  readonly late: boolean;
  readonly occurredAt: string;
  readonly bookedAt: string;
  readonly balanceAfter: Money;
}

/** A part of one account's log: at most `limit` entries, older than `before` when it is given. */
export interface LogSlice {
  readonly accountId: string;
  readonly before: number | undefined;
  /** Only what was booked by then: RFC 3339. */
  readonly bookedBy?: string | undefined;
  readonly limit: number;
}

/** One statement for any number of slices; answers in the order asked. */
export async function auditLogs(
  db: Db,
  slices: readonly LogSlice[],
): Promise<readonly AuditEntryView[][]> {
  const wanted = slices.map((slice, place) => ({ place, ...slice }));
  const rows = await db.execute<Row & { readonly place: number }>(sql`
    select w.place, ${entryColumns}
    from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb)
        as w(place int, "accountId" text, before bigint, "bookedBy" timestamptz, "limit" int)
      cross join lateral (
        select * from ledger_entries l
        where l.account_id = w."accountId" and (w.before is null or l.account_version < w.before)
          and (w."bookedBy" is null or l.booked_at <= w."bookedBy")
        order by l.account_version desc
        limit w."limit"
      ) e
      left join task_texts t on t.task_id = e.task_id
    order by w.place, e.account_version desc`);
  const logs = slices.map((): AuditEntryView[] => []);
  for (const row of rows) logs[row.place]?.push(toView(row));
  return logs;
}

/** An entry, and whose it is. */
export interface EntryOfAccount {
  readonly accountId: string;
  readonly entry: AuditEntryView;
}

/** One statement for any number of ids; answers in the order asked, undefined for the unknown. */
export async function auditEntries(
  db: Db,
  ids: readonly string[],
): Promise<(EntryOfAccount | undefined)[]> {
  const rows = await db.execute<Row & { readonly account_id: string }>(sql`
    select e.account_id, ${entryColumns}
    from ledger_entries e left join task_texts t on t.task_id = e.task_id
    where e.id in (select jsonb_array_elements_text(${JSON.stringify(ids.filter(isUuid))}::jsonb)::uuid)`);
  const byId = new Map(
    rows.map((row) => [row.id, { accountId: row.account_id, entry: toView(row) }]),
  );
  return ids.map((id) => byId.get(id));
}

const isUuid = (id: string): boolean => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(id);

interface Row extends Record<string, unknown> {
  readonly id: string;
  readonly account_version: string;
  readonly kind: EntryKind;
  readonly amount: string;
  readonly task_id: string | null;
  readonly title: string | null;
  readonly jira_id: string | null;
  readonly description: string | null;
  readonly business_day: string;
  readonly late: boolean;
  readonly occurred_at: string;
  readonly booked_at: string;
  readonly balance_after: string;
}

const iso = (column: 'occurred_at' | 'booked_at') =>
  sql`to_char(e.${sql.identifier(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** Of an entry e and its task's texts t. */
const entryColumns = sql`e.id, e.account_version::text, e.kind, e.amount::text, e.task_id, t.title,
  t.jira_id, t.description, e.business_day::text, e.late, ${iso('occurred_at')} as occurred_at,
  ${iso('booked_at')} as booked_at, e.balance_after::text`;

const toView = (row: Row): AuditEntryView => ({
  id: row.id,
  accountVersion: Number(row.account_version),
  kind: row.kind,
  direction: directionOf(row.kind),
  amount: money(cents(Number(row.amount))),
  task: row.task_id === null ? null : { id: row.task_id },
  taskTitle: row.title,
  taskJiraId: row.jira_id,
  taskDescription: row.description,
  businessDay: row.business_day,
  late: row.late,
  occurredAt: row.occurred_at,
  bookedAt: row.booked_at,
  balanceAfter: money(cents(Number(row.balance_after))),
});
