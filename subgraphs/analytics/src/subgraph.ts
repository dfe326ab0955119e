// Company numbers from others' events; best effort, nothing waits for it. This file puts its rooms together.
import type { SubgraphDefinition } from '@ates/kit/process/subgraph-definition';
import { access } from './api/access.ts';
import { createContext, type Context } from './api/context.ts';
import { resolvers } from './api/resolvers.ts';
import type { AnalyticsConfig } from './config.ts';
import { rebuildWorker } from './commands/rebuild-analytics.ts';
import { statsWorker } from './commands/tell-stats.ts';
import { standingStatsVersion } from './events/stats-events.ts';
import { asOf } from './projections/as-of.ts';
import { reactionsOf } from './reactions/reactions.ts';
import { rebuildAnalytics } from './reactions/rebuild-analytics.ts';

export const analyticsSubgraph: SubgraphDefinition<AnalyticsConfig, Context> = {
  name: 'analytics',
  migrations: new URL('../migrations/', import.meta.url),
  sdl: new URL('./api/schema.graphql', import.meta.url),
  access,
  rooms(parts) {
    const { config, database, ports, progress, broker } = parts;
    const { businessTimeZone } = config;
    const deps = { db: database.db, ports, businessTimeZone, progress };
    const moved = { current: false };
    return {
      resolvers,
      createContext: createContext(deps, parts),
      reactions: reactionsOf(() => {
        moved.current = true;
      }),
      workers: [
        rebuildWorker({
          ...parts,
          rebuild: () => rebuildAnalytics({ parts, consumers: parts.consumers() }),
        }),
        statsWorker({
          ...parts,
          hasMoved() {
            const { current } = moved;
            moved.current = false;
            return current;
          },
          asOf: () => asOf(deps),
          standingVersion: () => standingStatsVersion(broker),
        }),
      ],
      // A dropped database is read again from the streams.
      projectionsOnly: true,
    };
  },
};
