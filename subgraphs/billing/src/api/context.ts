// What resolvers read through: loaders that live as long as one request and turn many single questions
// into one statement.
import type { ApiContext } from '@ates/kit/api/api-context';
import DataLoader from 'dataloader';
import { accountViews, type AccountView } from '../projections/account-view.ts';
import { auditLogs, type AuditEntryView, type LogSlice } from '../projections/audit-log.ts';
import type { BusinessClock } from '../projections/business-clock.ts';
import { companyDays, type CompanyDayView } from '../projections/company-days.ts';

export interface Context extends ApiContext {
  readonly accounts: DataLoader<string, AccountView | undefined>;
  readonly auditLogs: DataLoader<LogSlice, readonly AuditEntryView[]>;
  companyDays(count: number): Promise<CompanyDayView[]>;
}

type Db = Parameters<typeof accountViews>[0];

export const createContext =
  (db: Db, clock: BusinessClock) =>
  (request: ApiContext): Context => ({
    ...request,
    accounts: new DataLoader((ids) => accountViews(db, clock, ids)),
    // Slices are objects: without their own cache two equal ones are simply two places in one statement.
    auditLogs: new DataLoader((slices) => auditLogs(db, slices), { cache: false }),
    companyDays: (count) => companyDays(db, clock, count),
  });
