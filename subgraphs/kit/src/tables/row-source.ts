// Many rows as one parameter per column: what `insert … select`, `update … from` and joins of a bulk write
// read from. A fraction of what Postgres needs to take the same rows out of JSON.
import { sql, type SQL } from 'drizzle-orm';

/** A value Postgres reads from its text; a Date as an instant. */
export type ColumnValue = string | number | boolean | Date | null | undefined;

/** Where a column's values come from, and the type Postgres gives them. */
export interface Column<Row> {
  readonly type: 'text' | 'uuid' | 'bigint' | 'boolean' | 'date' | 'timestamptz' | 'jsonb';
  readonly of: (row: Row, index: number) => ColumnValue;
}

// One value per line. JSON has no raw line break and ids have none; texts that do go as JSON.
const separator = '\n';
const nullLine = '\\N';

/**
 * A relation with `rows` in their order, as `<name>(<columns>)`: `from ${rowSource('r', rows, {…})}`. Name
 * and columns are the caller's own words, never input.
 */
export function rowSource<Row>(
  name: string,
  rows: readonly Row[],
  columns: Readonly<Record<string, Column<Row>>>,
): SQL {
  const names = Object.keys(columns).map((column) => sql.identifier(column));
  const arrays = Object.values(columns).map((column) => arrayOf(rows, column));
  return sql`unnest(${sql.join(arrays, sql`, `)}) as ${sql.identifier(name)}(${sql.join(names, sql`, `)})`;
}

/** The texts as one array, for `= any(…)`. */
export const textArray = (values: readonly string[]): SQL =>
  arrayOf(values, { type: 'text', of: (value) => value });

function arrayOf<Row>(rows: readonly Row[], { type, of }: Column<Row>): SQL {
  const values = rows.map((row, index) => textOf(of(row, index)));
  const array = sql.raw(`${type}[]`);
  // An array without elements and one with an empty text have the same lines.
  const fitsLines = values.length > 0 && values.every((value) => value === null || fits(value));
  if (!fitsLines)
    return sql`array(select jsonb_array_elements_text(${JSON.stringify(values)}::jsonb))::${array}`;
  const lines = values.map((value) => value ?? nullLine).join(separator);
  return sql`string_to_array(${lines}, ${separator}, ${nullLine})::${array}`;
}

const fits = (value: string): boolean =>
  value !== '' && value !== nullLine && !value.includes(separator);

function textOf(value: ColumnValue): string | null {
  if (value === null || value === undefined) return null;
  return value instanceof Date ? value.toISOString() : String(value);
}
