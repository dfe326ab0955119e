// Tells live views what the company's money of today, and of a yesterday still open, adds up to by now.
// Never once per posting: whoever commits raises a flag, and this looks a few times a second at most.
import { pause } from '@ates/kit/commands/pause';
import { momentOf, type AggregateWrite, type Moment } from '@ates/kit/commands/moment';
import { addDays, businessDayOf, type BusinessDay } from '@ates/kit/domain/business-day';
import {
  companyDayAggregate,
  tellCompanyDay,
  type CompanyDayFigures,
} from '../events/company-day-events.ts';
import {
  negativeAccountsNow,
  takeTellTurn,
  toldCompanyDay,
  untoldCloses,
  type ToldCompanyDay,
} from '../projections/company-day-state.ts';
import { findDay, sumsOfDay } from '../projections/days.ts';
import type { BillingDeps } from './billing-deps.ts';

/** At most this often. */
const tellEveryMs = 300;
/** At most one part in so many of the time goes into adding up. */
const shareOfTime = 20;
/** The safety net when the commit happened on another replica. */
const lookMs = 2000;
/** A catch-up over months is told of these last days only. */
const closesAtOnce = 31;

export const companyDayWorker = (deps: BillingDeps) => ({
  name: 'company-day',
  async run(abort: AbortSignal): Promise<void> {
    let wake: (() => void) | undefined;
    const stop = deps.committed.listen(() => wake?.());
    try {
      while (!abort.aborted) {
        const woken = new AbortController();
        wake = () => woken.abort();
        const begun = performance.now();
        await tellCompanyDays(deps);
        // A day with very many entries takes long to add up: then it is looked at less often.
        const tookMs = performance.now() - begun;
        await pause(Math.max(tellEveryMs, shareOfTime * tookMs), abort);
        await pause(lookMs, AbortSignal.any([abort, woken.signal]));
      }
    } finally {
      stop();
    }
  },
});

/** Tells what has changed since it was told last; nothing when another replica is at it. */
export async function tellCompanyDays(deps: BillingDeps): Promise<void> {
  const told = await deps.database.db.transaction(async (tx) => {
    if (!(await takeTellTurn(tx))) return 0;
    const moment = momentOf(tx, deps.ports);
    const today = businessDayOf(moment.now, deps.books.timeZone);
    const writes: AggregateWrite[] = [];
    const closed = await untoldCloses(tx, closesAtOnce);
    for (const day of new Set([...closed, addDays(today, -1), today])) {
      writes.push(...(await changeOf(moment, day)));
    }
    return (await moment.append(writes)).length;
  });
  if (told > 0) deps.committed.notify();
}

async function changeOf(moment: Moment, day: BusinessDay): Promise<AggregateWrite[]> {
  const told = await toldCompanyDay(moment.tx, day);
  const figures = await figuresOf(moment, day);
  if (told ? isSame(told, figures) : isNothing(figures)) return [];
  const expectedVersion = told?.version ?? 0;
  return [
    {
      aggregate: { type: companyDayAggregate, id: day },
      expectedVersion,
      facts: [],
      states: [tellCompanyDay(day, expectedVersion + 1, figures)],
      cause: {
        correlationId: moment.newId(),
        causationId: moment.newId(),
        actorId: 'billing-company-day',
        actorRole: 'SYSTEM',
        occurredAt: moment.now,
      },
    },
  ];
}

async function figuresOf(moment: Moment, day: BusinessDay): Promise<CompanyDayFigures> {
  const row = await findDay(moment.tx, day);
  const negativeAccounts = row?.closedAt
    ? row.negativeAccounts
    : await negativeAccountsNow(moment.tx);
  const closed = Boolean(row?.closedAt);
  return { ...(await sumsOfDay(moment.tx, day)), negativeAccounts, closed };
}

const isSame = (told: ToldCompanyDay, now: CompanyDayFigures): boolean =>
  told.fees === now.fees &&
  told.rewards === now.rewards &&
  told.negativeAccounts === now.negativeAccounts &&
  told.closed === now.closed;

/** A day on which nothing has happened is not worth a first message. */
const isNothing = ({ fees, rewards, closed }: CompanyDayFigures): boolean =>
  fees === 0 && rewards === 0 && !closed;
