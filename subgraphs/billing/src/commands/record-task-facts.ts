// What happened to tasks becomes prices and money: one transaction for a whole batch, in the order of
// the stream. The result does not depend on that order, nor on anything being told twice.
import type { Cause, Moment } from '@ates/kit/commands/moment';
import { accountId, taskId } from '@ates/kit/domain/ids';
import { bookingDayOf, type BookingCalendar } from '../domain/booking-day.ts';
import { movementOf, type TaskFact } from '../domain/task-fact.ts';
import { fencedThrough } from '../projections/fence.ts';
import type { Books } from './books.ts';
import { postMovements, type CausedMovement } from './post-movements.ts';
import { priceTasks, type Pricing } from './price-tasks.ts';

/** A business event of tasks, as billing heard it. */
export type HeardFact = {
  readonly taskId: string;
  /** The chain the event belongs to; its `causationId` is the event itself. */
  readonly cause: Cause;
} & (
  | { readonly kind: 'created' }
  | {
      readonly kind: 'assigned' | 'completed';
      readonly assigneeId: string;
      /** When it happened: RFC 3339. */
      readonly at: string;
    }
);

/** AC-7, AC-10, AC-16: prices what has no price, then books fees and rewards. */
export async function recordTaskFacts(
  moment: Moment,
  heard: readonly HeardFact[],
  books: Books,
): Promise<void> {
  const facts = heard.map((one) => ({
    fact: toFact(one),
    cause: bookedNow(one.cause, moment.now),
  }));
  const pricing = await priceTasks(
    moment,
    facts.map(({ fact, cause }) => ({ taskId: fact.taskId, cause })),
  );
  const calendar: BookingCalendar = {
    timeZone: books.timeZone,
    now: moment.now,
    fencedThrough: await fencedThrough(moment.tx),
  };
  warnAboutClocks(facts, calendar, books);
  const movements = facts.flatMap(({ fact, cause }) => toMovement(fact, cause, pricing, calendar));
  const postings = await postMovements(moment, movements, books);
  await moment.append([...pricing.writes, ...postings]);
}

function toFact(heard: HeardFact): TaskFact {
  const task = taskId(heard.taskId);
  if (heard.kind === 'created') return { kind: 'created', taskId: task };
  return {
    kind: heard.kind,
    taskId: task,
    accountId: accountId(heard.assigneeId),
    occurredAt: new Date(heard.at),
    eventId: heard.cause.causationId,
  };
}

/** What billing tells happens when it books, not when the task changed: the entry says that itself. */
const bookedNow = (cause: Cause, now: Date): Cause => ({ ...cause, occurredAt: now });

function toMovement(
  fact: TaskFact,
  cause: Cause,
  { prices }: Pricing,
  calendar: BookingCalendar,
): CausedMovement[] {
  const price = prices.get(fact.taskId);
  if (!price) throw new Error(`task ${fact.taskId} was not priced`);
  const movement = movementOf(fact, price, calendar);
  return movement ? [{ movement, cause }] : [];
}

function warnAboutClocks(
  facts: readonly { readonly fact: TaskFact; readonly cause: Cause }[],
  calendar: BookingCalendar,
  books: Books,
): void {
  for (const { fact, cause } of facts) {
    if (fact.kind === 'created' || !bookingDayOf(fact.occurredAt, calendar).aheadOfClock) continue;
    books.alert('FACT_AHEAD_OF_CLOCK', {
      eventId: fact.eventId,
      occurredAt: fact.occurredAt,
      now: calendar.now,
      correlationId: cause.correlationId,
    });
  }
}
