// Company numbers from others' events; best effort, nothing waits for it. This file puts its rooms together.
import type { SubgraphDefinition } from '@ates/kit/process/subgraph-definition';
import { access } from './api/access.ts';
import { createContext, type Context } from './api/context.ts';
import { resolvers } from './api/resolvers.ts';
import type { AnalyticsConfig } from './config.ts';
import { reactions } from './reactions/reactions.ts';

export const analyticsSubgraph: SubgraphDefinition<AnalyticsConfig, Context> = {
  name: 'analytics',
  migrations: new URL('../migrations/', import.meta.url),
  sdl: new URL('./api/schema.graphql', import.meta.url),
  access,
  rooms: ({ config, database, ports, progress }) => ({
    resolvers,
    createContext: createContext({
      db: database.db,
      ports,
      businessTimeZone: config.businessTimeZone,
      progress,
    }),
    reactions,
    // A dropped database is read again from the streams.
    projectionsOnly: true,
  }),
};
