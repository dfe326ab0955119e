// The version of what was told last about the figures.
import type { Tx } from '@ates/kit/projections/database';
import { sql } from 'drizzle-orm';
import { aggregates } from '../tables/kit-tables.ts';

/** Brings the version to `standing` unless it is there already, and answers it. Locks it until the commit. */
export async function statsVersionFrom(tx: Tx, scope: string, standing: number): Promise<number> {
  if (standing > 0) {
    await tx
      .insert(aggregates)
      .values({ type: 'stats', id: scope, version: standing })
      .onConflictDoUpdate({
        target: [aggregates.type, aggregates.id],
        set: { version: sql`greatest(${aggregates.version}, excluded.version)` },
      });
  }
  const [row] = await tx.execute<{ version: number }>(sql`
    select version::float8 as version from ${aggregates}
    where type = 'stats' and id = ${scope} for update`);
  return row?.version ?? 0;
}
