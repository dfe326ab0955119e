// Billing: prices, ledger, accounts. Its rooms put together for the kit to run.
import { mailWorker } from '@ates/kit/commands/mail-worker';
import { ConfigError } from '@ates/kit/process/config';
import { createMailer } from '@ates/kit/process/create-mailer';
import type { SubgraphDefinition, SubgraphParts } from '@ates/kit/process/subgraph-definition';
import { access } from './api/access.ts';
import { createContext, type Context } from './api/context.ts';
import { resolvers } from './api/resolvers.ts';
import type { BillingDeps } from './commands/billing-deps.ts';
import { closeWorker } from './commands/close-worker.ts';
import { companyDayWorker } from './commands/tell-company-days.ts';
import { payWorker } from './commands/pay-worker.ts';
import { rehearsalPayments } from './commands/rehearsal-payments.ts';
import type { BillingConfig } from './config.ts';
import { storeTimeZone } from './projections/settings.ts';
import { drainTasks } from './reactions/drain-tasks.ts';
import { billingReactions } from './reactions/reactions.ts';

export const billingSubgraph: SubgraphDefinition<BillingConfig, Context> = {
  name: 'billing',
  migrations: new URL('../migrations/', import.meta.url),
  sdl: new URL('./api/schema.graphql', import.meta.url),
  access,
  rooms: (parts) => {
    const deps = billingDeps(parts);
    return {
      resolvers,
      createContext: createContext(deps),
      reactions: billingReactions(deps.books),
      workers: [
        ...(parts.config.closeScheduler === 'on' ? [closeWorker(deps)] : []),
        companyDayWorker(deps),
        payWorker(deps),
        mailWorker({ ...parts, mailer: createMailer(parts.config.mail, parts.logger) }),
      ],
      prepare: () => keepTimeZone(parts),
    };
  },
};

/** What billing's commands work with, out of what the kit has started. */
export const billingDeps = (parts: SubgraphParts<BillingConfig>): BillingDeps => {
  const { config, logger } = parts;
  return {
    ...parts,
    books: {
      timeZone: config.businessTimeZone,
      alert: (code, details) => logger.error({ alert: code, ...details }, 'alert'),
    },
    close: {
      byItself: config.closeScheduler === 'on',
      graceMs: config.closeGraceMs,
      chunkMax: config.closeChunkMax,
      lanes: config.closeLanes,
      payoutMode: config.payoutMode,
      lookMs: config.closeLookMs,
      drain: drainTasks(parts.broker, {
        maxMs: config.closeDrainMaxMs,
        onError: (error) => logger.warn({ err: error }, 'the task stream does not answer'),
      }),
    },
    payouts: {
      retryMs: config.payoutRetryMs,
      alertFrom: 3,
      batchMax: 50,
      attemptMs: config.payoutAttemptMs,
      // Twice what an attempt may take: whoever has not recorded its end by then never will.
      leaseMs: 2 * config.payoutAttemptMs,
      lookMs: config.payoutLookMs,
    },
    payments: rehearsalPayments(parts.database.db),
    rehearsal: config.development,
  };
};

/** D-25: books kept in one zone are never continued in another. */
async function keepTimeZone(parts: SubgraphParts<BillingConfig>): Promise<void> {
  const { config, database, ports } = parts;
  const stored = await storeTimeZone(database.db, config.businessTimeZone, ports.now());
  if (stored === config.businessTimeZone) return;
  throw new ConfigError([
    `BUSINESS_TZ is ${config.businessTimeZone}, but these books have been kept in ${stored} since the first start`,
  ]);
}
