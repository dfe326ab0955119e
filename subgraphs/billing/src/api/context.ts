// What resolvers work with: the commands' dependencies, and loaders that live as long as one request
// and turn many single questions into one statement.
import type { ApiContext } from '@ates/kit/api/api-context';
import DataLoader from 'dataloader';
import type { BillingDeps } from '../commands/billing-deps.ts';
import { accountViews, type AccountView } from '../projections/account-view.ts';
import {
  auditEntries,
  auditLogs,
  type AuditEntryView,
  type EntryOfAccount,
  type LogSlice,
} from '../projections/audit-log.ts';
import type { BusinessClock } from '../projections/business-clock.ts';
import {
  dayStatementViews,
  type DayStatementView,
  type StatementRange,
} from '../projections/day-statements.ts';

export interface Context extends ApiContext {
  readonly deps: BillingDeps;
  readonly clock: BusinessClock;
  readonly accounts: DataLoader<string, AccountView | undefined>;
  readonly auditLogs: DataLoader<LogSlice, readonly AuditEntryView[]>;
  readonly auditEntries: DataLoader<string, EntryOfAccount | undefined>;
  readonly statements: DataLoader<StatementRange, readonly DayStatementView[]>;
}

export const createContext = (deps: BillingDeps) => {
  const { db } = deps.database;
  const clock = { now: () => deps.ports.now(), timeZone: deps.books.timeZone };
  // Slices and ranges are objects: two equal ones are simply two places in one statement.
  const unkeyed = { cache: false };
  return (request: ApiContext): Context => ({
    ...request,
    deps,
    clock,
    accounts: new DataLoader((ids) => accountViews(db, clock, ids)),
    auditLogs: new DataLoader((slices) => auditLogs(db, slices), unkeyed),
    auditEntries: new DataLoader((ids) => auditEntries(db, ids)),
    statements: new DataLoader((ranges) => dayStatementViews(db, clock, ranges), unkeyed),
  });
};
