// The one event of analytics: figures of a scope moved on.
// Live views ask again when they see it; the figures themselves stay behind the query that authorises them.
import Type from 'typebox';
import { defineState, type DataOf } from './contract.ts';
import { Id, Instant, Version } from './values.ts';

export const analyticsStatsStateV1 = defineState('analytics', 'stats', {
  version: 1,
  summary: 'How far the figures of a scope have been read. Live views ask again.',
  data: Type.Object({ scope: Id, version: Version, asOf: Instant }),
  entityIdOf: (data) => data.scope,
});
export type AnalyticsStatsStateV1 = DataOf<typeof analyticsStatsStateV1>;
