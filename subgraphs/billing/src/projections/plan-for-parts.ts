// How Postgres is to work while a part of a close is written.
import type { Tx } from '@ates/kit/projections/database';
import { sql } from 'drizzle-orm';

/**
 * Until the transaction ends. A part is a sliver of each table: index by index is right however small the
 * tables are, where the planner would read all of one to save a few thousand look-ups; and what a part
 * writes is sorted in memory.
 */
export async function planForParts(tx: Tx): Promise<void> {
  await tx.execute(sql`
    select set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true),
      set_config('work_mem', '64MB', true)`);
}
