// Management income of one day as analytics knows it.
import type { BusinessDay } from '@ates/kit/domain/business-day';
import { money, type Money } from '@ates/kit/domain/money';
import type { Db } from '@ates/kit/projections/database';
import { incomeOf } from '../domain/income.ts';
import { negativeAccounts, totalsOfDay } from './ledger.ts';

export interface IncomeOfDay {
  readonly businessDay: BusinessDay;
  readonly fees: Money;
  readonly rewards: Money;
  readonly income: Money;
  readonly negativeAccounts: number;
}

export async function incomeOfDay(db: Db, businessDay: BusinessDay): Promise<IncomeOfDay> {
  const [totals, below] = await Promise.all([totalsOfDay(db, businessDay), negativeAccounts(db)]);
  return {
    businessDay,
    fees: money(totals.fees),
    rewards: money(totals.rewards),
    income: money(incomeOf(totals)),
    negativeAccounts: below,
  };
}
