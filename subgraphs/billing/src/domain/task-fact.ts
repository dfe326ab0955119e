// What billing hears about a task, and the money it moves (AC-10, D-5): creation moves nothing, every
// assignment costs the assignee the fee, completion brings the reward to whom it names.
import type { AccountId, TaskId } from '@ates/kit/domain/ids';
import { bookingDayOf, type BookingCalendar } from './booking-day.ts';
import type { Movement } from './entry.ts';
import type { Price } from './price.ts';

export type TaskFact =
  | { readonly kind: 'created'; readonly taskId: TaskId }
  | (MoneyFact & { readonly kind: 'assigned' })
  | (MoneyFact & { readonly kind: 'completed' });

interface MoneyFact {
  readonly taskId: TaskId;
  readonly accountId: AccountId;
  readonly occurredAt: Date;
  readonly eventId: string;
}

/** The movement a fact leads to; undefined for none. */
export function movementOf(
  fact: TaskFact,
  price: Price,
  calendar: BookingCalendar,
): Movement | undefined {
  switch (fact.kind) {
    case 'created':
      return undefined;
    case 'assigned':
      return { ...commonOf(fact, calendar), kind: 'FEE', amount: price.fee };
    case 'completed':
      return { ...commonOf(fact, calendar), kind: 'REWARD', amount: price.reward };
  }
}

function commonOf(fact: MoneyFact, calendar: BookingCalendar) {
  const { day, late } = bookingDayOf(fact.occurredAt, calendar);
  return {
    accountId: fact.accountId,
    taskId: fact.taskId,
    businessDay: day,
    late,
    occurredAt: fact.occurredAt,
    causeEventId: fact.eventId,
  };
}
