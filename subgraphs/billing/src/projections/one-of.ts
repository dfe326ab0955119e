// "One of these ids" as a single parameter, so that a batch of any size is one statement.
import { textArray } from '@ates/kit/projections/row-source';
import { sql, type Column, type SQL } from 'drizzle-orm';

/** True where `column` is one of `values`; nowhere when there are none. */
export const oneOf = (column: Column, values: Iterable<string>): SQL =>
  sql`${column} = any(${textArray([...values])})`;
