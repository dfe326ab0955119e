// What live views have been told last of the figures: how far they had moved on.
import type { Db } from '@ates/kit/projections/database';
import { analyticsStatsStateV1 } from '@ates/schema/contracts/analytics';
import { and, eq, sql } from 'drizzle-orm';
import { states } from '../tables/kit-tables.ts';

/** All figures of analytics are one scope. */
export const statsScope = 'company';

export interface StatsTold {
  /** 0 when nothing was told yet. */
  readonly version: number;
  /** RFC 3339; undefined when nothing was told yet. */
  readonly asOf: string | undefined;
}

export async function statsTold(db: Db): Promise<StatsTold> {
  const [told] = await db
    .select({
      version: states.version,
      asOf: sql<string>`${states.envelope} #>> '{data,asOf}'`,
    })
    .from(states)
    .where(and(eq(states.type, analyticsStatsStateV1.type), eq(states.entityId, statsScope)));
  return told ?? { version: 0, asOf: undefined };
}
