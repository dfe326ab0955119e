// A closed day as others see it: its figures, once and for ever.
import type { BusinessDay } from '@ates/kit/domain/business-day';
import { cents, money, type Cents } from '@ates/kit/domain/money';
import { tell, type Draft } from '@ates/kit/events/append-events';
import { dayClosedV1 } from '@ates/schema/contracts/billing';
import type { CloseFigures } from '../domain/day-close.ts';

/** The aggregate's name in the event store; its id is the day. */
export const dayAggregate = 'day';

export interface ClosedDay extends CloseFigures {
  readonly businessDay: BusinessDay;
  readonly timeZone: string;
  readonly closedAt: Date;
  readonly fees: Cents;
  readonly rewards: Cents;
}

export const tellDayClosed = (day: ClosedDay): Draft =>
  tell(dayClosedV1, {
    businessDay: day.businessDay,
    timeZone: day.timeZone,
    closedAt: day.closedAt.toISOString(),
    accounts: day.accounts,
    fees: money(day.fees),
    rewards: money(day.rewards),
    income: money(cents(day.fees - day.rewards)),
    payoutsTotal: money(day.payoutsTotal),
    payoutsCount: day.payoutsCount,
    negativeAccounts: day.negativeAccounts,
    carriedDebt: money(day.carriedDebt),
  });
