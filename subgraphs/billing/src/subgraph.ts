// Billing: prices, ledger, accounts. Its rooms put together for the kit to run.
import { ConfigError } from '@ates/kit/process/config';
import type { SubgraphDefinition, SubgraphParts } from '@ates/kit/process/subgraph-definition';
import { access } from './api/access.ts';
import { createContext, type Context } from './api/context.ts';
import { resolvers } from './api/resolvers.ts';
import type { Books } from './commands/books.ts';
import type { BillingConfig } from './config.ts';
import { storeTimeZone } from './projections/settings.ts';
import { billingReactions } from './reactions/reactions.ts';

export const billingSubgraph: SubgraphDefinition<BillingConfig, Context> = {
  name: 'billing',
  migrations: new URL('../migrations/', import.meta.url),
  sdl: new URL('./api/schema.graphql', import.meta.url),
  access,
  rooms: (parts) => {
    const { config, database, ports } = parts;
    const clock = { now: () => ports.now(), timeZone: config.businessTimeZone };
    return {
      resolvers,
      createContext: createContext(database.db, clock),
      reactions: billingReactions(booksOf(parts)),
      prepare: () => keepTimeZone(parts),
    };
  },
};

const booksOf = ({ config, logger }: SubgraphParts<BillingConfig>): Books => ({
  timeZone: config.businessTimeZone,
  alert: (code, details) => logger.error({ alert: code, ...details }, 'alert'),
});

/** D-25: books kept in one zone are never continued in another. */
async function keepTimeZone(parts: SubgraphParts<BillingConfig>): Promise<void> {
  const { config, database, ports } = parts;
  const stored = await storeTimeZone(database.db, config.businessTimeZone, ports.now());
  if (stored === config.businessTimeZone) return;
  throw new ConfigError([
    `BUSINESS_TZ is ${config.businessTimeZone}, but these books have been kept in ${stored} since the first start`,
  ]);
}
