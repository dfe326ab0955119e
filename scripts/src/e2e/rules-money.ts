// The money of a model's company, as billing keeps it: it hears, day by day, what tasks told, some of it twice and some
// too late; days are closed and payouts decided by whoever tries. Billing must own, pay, refuse and show what the model
// says, and all of it adds up to nothing.
import { eventually } from '@ates/kit/testing/eventually';
import { contractOf } from '@ates/schema/contracts/catalogue';
import type { CloudEvent } from '@ates/schema/contracts/envelope';
import { expect } from 'vitest';
import {
  checkView,
  compare,
  openBilling,
  payouts,
  payoutsToAgree,
  pricesOf,
  type Books,
  type Servers,
} from './rules-books.ts';
import { dayAfter, LedgerModel, type Behaviour } from './rules-ledger.ts';
import { names, type Name, type RulesModel } from './rules-model.ts';

/** What somebody tries after a close. */
export type MoneyStep =
  | { readonly kind: 'order'; readonly behaviour: Behaviour }
  | { readonly kind: 'close'; readonly by: Name }
  | { readonly kind: 'confirm' | 'retry' | 'cancel'; readonly by: Name; readonly payout: number };

export interface MoneyPlan {
  readonly mode: 'auto' | 'manual';
  /** Tried after each day's close in turn. */
  readonly steps: readonly MoneyStep[];
  /** Each event's place among those of its day, and every so many of them twice or a day late. */
  readonly order: readonly number[];
}

/** Has a billing of its own live through the days of `told`, by the plan. */
export async function checkMoney(
  model: RulesModel,
  told: readonly CloudEvent[],
  plan: MoneyPlan,
  servers: Servers,
  mails: string,
): Promise<void> {
  const billing = await openBilling(servers, mails, plan.mode);
  const books: Books = { billing, model, ledger: new LedgerModel(plan.mode) };
  try {
    const heard = new Set<string>();
    let late: CloudEvent[] = [];
    const days = daysOf(told);
    const perDay = Math.ceil(plan.steps.length / days.length);
    for (const [at, day] of days.entries()) {
      billing.ports.setNow(`${day}T23:00:00.000Z`);
      const ofDay = told.filter(({ time }) => time.startsWith(day));
      const isLast = at === days.length - 1;
      const { now, later } = isLast ? { now: ofDay, later: [] } : splitLate(ofDay, plan.order);
      await hear(books, [...late, ...mixed(now, plan.order)], heard);
      late = later;
      await closeDay(books, day);
      for (const step of plan.steps.slice(at * perDay, (at + 1) * perDay))
        await take(books, step, day);
      await compare(books, day);
    }
    for (const who of names) await checkView(books, who);
  } finally {
    await billing.close();
  }
}

const firstDay = '2026-03-03';

/** Every day from the first one to the one after the last event, when what was late is heard. */
function daysOf(told: readonly CloudEvent[]): string[] {
  const last =
    told
      .map(({ time }) => time.slice(0, 10))
      .toSorted()
      .at(-1) ?? firstDay;
  const days = [firstDay];
  for (let day = firstDay; day <= last; day = dayAfter(day)) days.push(dayAfter(day));
  return days;
}

function splitLate(events: readonly CloudEvent[], order: readonly number[]) {
  const isLate = (at: number) => (order[(at * 7) % order.length] ?? 0) % 5 === 0;
  return {
    now: events.filter((_event, at) => !isLate(at)),
    later: events.filter((_event, at) => isLate(at)),
  };
}

/** Any order, and about every third event twice: `order` decides. */
function mixed(events: readonly CloudEvent[], order: readonly number[]): CloudEvent[] {
  const keyed = events.flatMap((event, at) => {
    const key = order[at % order.length] ?? 0;
    const first = { event, key: key * 31 + at };
    return key % 3 === 0 ? [first, { event, key: (key * 17) % 1_000 }] : [first];
  });
  return keyed.toSorted((a, b) => (a.key % 997) - (b.key % 997)).map(({ event }) => event);
}

/** Tells billing, waits until it has heard, and books the same in the model. */
async function hear(
  { billing, ledger }: Books,
  events: readonly CloudEvent[],
  heard: Set<string>,
): Promise<void> {
  const fresh = events.filter(({ id }, at) => {
    return !heard.has(id) && events.findIndex((event) => event.id === id) === at;
  });
  for (const event of events) {
    const subject = contractOf(event.type)?.subjectOf(event.subject) ?? '';
    await billing.publishRaw(subject, JSON.stringify(event));
  }
  for (const { id } of fresh) heard.add(id);
  const { sql } = billing.subgraph.parts.database;
  await eventually(async () =>
    expect(await sql`select 1 from inbox where consumer = 'billing-tasks'`).toHaveLength(
      heard.size,
    ),
  );
  const prices = await pricesOf(billing);
  for (const event of fresh) ledger.book(event, prices);
}

/** Sends one mutation; answers the code of its refusal, of either kind, or null. */
async function tryOut(
  { billing, model }: Books,
  by: Name,
  field: string,
  type: string,
  input: object,
): Promise<string | null> {
  const { data, errors } = await billing.ask<
    Record<string, { refusal: { code: string } | null } | null>
  >(
    model.actor(by),
    `mutation($input: ${type}!) { ${field}(input: $input) { refusal { code } } }`,
    { input },
  );
  return errors?.[0]?.extensions.code ?? data[field]?.refusal?.code ?? null;
}

const askClose = (books: Books, by: Name, businessDay: string) =>
  tryOut(books, by, 'closeDay', 'CloseDayInput', { businessDay });

/** C-12, C-03: not before it is over, not by everybody, and twice is as good as once. */
async function closeDay(books: Books, day: string): Promise<void> {
  const { billing, model, ledger } = books;
  for (const who of names.filter((name) => model.isActive(name)))
    expect(await askClose(books, who, day)).toBe(model.codeOfMoney(who) ?? 'DAY_NOT_FINISHED');
  billing.ports.setNow(`${dayAfter(day)}T00:05:00.000Z`);
  expect(await Promise.all([askClose(books, 'ada', day), askClose(books, 'ada', day)])).toEqual([
    null,
    null,
  ]);
  ledger.close(day);
  await payoutsToAgree(books);
}

async function take(books: Books, step: MoneyStep, day: string): Promise<void> {
  const { model, ledger } = books;
  if (step.kind === 'order') {
    const { behaviour } = step;
    expect(
      await tryOut(books, 'ada', 'orderPayments', 'OrderPaymentsInput', { behaviour }),
    ).toBeNull();
    ledger.behaviour = behaviour;
    return;
  }
  if (!model.isActive(step.by)) return;
  if (step.kind === 'close') {
    expect(await askClose(books, step.by, day)).toBe(model.codeOfMoney(step.by));
    return;
  }
  // One beyond the end is nobody's.
  const payout = ledger.payouts[step.payout % (ledger.payouts.length + 1)];
  const known = (await payouts(books)).find(
    ({ owner, businessDay }) => owner.id === payout?.owner && businessDay === payout.day,
  );
  const payoutId = known?.id ?? '01890000-0000-7000-8000-000000000000';
  const code = await tryOut(
    books,
    step.by,
    `${step.kind}Payout`,
    step.kind === 'cancel' ? 'CancelPayoutInput' : 'PayoutInput',
    step.kind === 'cancel' ? { payoutId, reason: 'because' } : { payoutId },
  );
  const decide = () =>
    step.kind === 'cancel' ? ledger.cancel(payout, dayAfter(day)) : ledger[step.kind](payout);
  expect(code).toBe(model.codeOfMoney(step.by) ?? decide());
  await payoutsToAgree(books);
}
