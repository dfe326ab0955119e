// The company's money on a day as live views see it: a state, told a few times a second at most.
import type { BusinessDay } from '@ates/kit/domain/business-day';
import { cents, money, type Cents } from '@ates/kit/domain/money';
import { tell, type Draft } from '@ates/kit/events/append-events';
import { companyDayStateV1 } from '@ates/schema/contracts/billing';

/** The aggregate's name in the event store; its id is the day. */
export const companyDayAggregate = 'company-day';

export interface CompanyDayFigures {
  readonly fees: Cents;
  readonly rewards: Cents;
  /** How many people are below zero: now for an open day, at the close for a closed one. */
  readonly negativeAccounts: number;
  readonly closed: boolean;
}

export const tellCompanyDay = (
  businessDay: BusinessDay,
  version: number,
  { fees, rewards, negativeAccounts, closed }: CompanyDayFigures,
): Draft =>
  tell(companyDayStateV1, {
    businessDay,
    version,
    fees: money(fees),
    rewards: money(rewards),
    income: money(cents(fees - rewards)),
    negativeAccounts,
    closed,
  });
