// The close as the database does it, part by part and side by side, against the domain's own decisions on
// random books: same payouts, entries, versions, told states and figures, whatever was booked on which day.
import { addDays, businessDay, type BusinessDay } from '@ates/kit/domain/business-day';
import { accountId, type AccountId } from '@ates/kit/domain/ids';
import { cents } from '@ates/kit/domain/money';
import { array, assert, asyncProperty, constantFrom, integer, nat, record } from 'fast-check';
import { expect, test } from 'vitest';
import { bookAll } from '../testing/book-all.ts';
import { booksThatDoNotBalance, openBilling, type BillingWorld } from '../testing/open-billing.ts';
import { closeDays } from './commands/close-days.ts';
import { bookMovements, openAccount, type Account } from './domain/account.ts';
import {
  addToFigures,
  decideAccountClose,
  noFigures,
  payoutMovement,
  type AccountAtClose,
} from './domain/day-close.ts';
import { balanceChangeOf, type Entry, type Movement } from './domain/entry.ts';
import { billingDeps } from './subgraph.ts';

const first = businessDay('2026-03-03');
const dayCount = 3;
// Ids that sort differently by bytes and by language: the parts must still be everybody.
const people = ['Wa', 'wa', 'w_1', 'w-1', 'w10', 'w2', 'Z9'].map(accountId);

const booking = record({
  kind: constantFrom('FEE' as const, 'REWARD' as const, 'REWARD' as const),
  accountId: constantFrom(...people),
  amount: integer({ min: 1, max: 40 }).map((dollars) => cents(dollars * 100)),
  // Today, or one of the days after it: facts told around midnight.
  ahead: nat(1),
});
/** What is booked before each close. */
const history = array(array(booking, { maxLength: 12 }), {
  minLength: dayCount,
  maxLength: dayCount,
});

class Model {
  readonly accounts = new Map<AccountId, Account>();
  readonly entries: Entry[] = [];

  book(movements: readonly Movement[]): void {
    for (const { accountId: id } of movements)
      if (!this.accounts.has(id)) this.accounts.set(id, openAccount(id, first));
    const { accounts, entries } = bookMovements(this.accounts, movements);
    for (const [id, account] of accounts) this.accounts.set(id, account);
    this.entries.push(...entries);
  }

  close(day: BusinessDay) {
    const all = [...this.accounts.keys()].map((id): AccountAtClose => {
      const own = this.entries.filter((entry) => entry.accountId === id);
      const until = own.filter((entry) => entry.businessDay <= day);
      const closing = until.reduce((sum, entry) => sum + balanceChangeOf(entry), 0);
      const moved = own.some((entry) => entry.businessDay === day);
      return { id, closing: cents(closing), moved };
    });
    for (const one of all) {
      const decision = decideAccountClose(one);
      const account = this.accounts.get(one.id);
      if (decision === 'carried' && account)
        this.accounts.set(one.id, { ...account, version: account.version + 1 });
      if (decision === 'paid-out')
        this.book([payoutMovement(one, { id: `${one.id}/${day}`, day, now: new Date(0) })]);
    }
    return all.reduce(addToFigures, noFigures);
  }
}

const byId = <Row extends { readonly id: string }>(rows: readonly Row[]): Row[] =>
  rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));

async function expectSame(billing: BillingWorld, model: Model): Promise<void> {
  const accounts = await billing.rows<Account>(
    `select id, version::int, balance::int, earned_today::int as "earnedToday",
       business_day::text as "businessDay" from accounts`,
  );
  expect(byId(accounts)).toEqual(byId([...model.accounts.values()]));
  const told = await billing.rows<Account>(
    `select envelope -> 'data' ->> 'accountId' as id, version::int,
       (envelope #>> '{data,balance,amount}')::int as balance,
       (envelope #>> '{data,earnedToday,amount}')::int as "earnedToday",
       envelope -> 'data' ->> 'businessDay' as "businessDay"
     from states where type = 'ates.billing.account.v1'`,
  );
  expect(byId(told)).toEqual(byId(accounts));
  const entries = await billing.rows<{ id: string }>(
    `select account_id || '/' || account_version as id, kind, amount::int, business_day::text as day,
       balance_after::int as after, debit_account like 'employee:%' as debit
     from ledger_entries`,
  );
  expect(byId(entries)).toEqual(
    byId(
      model.entries.map((entry) => ({
        id: `${entry.accountId}/${entry.accountVersion}`,
        kind: entry.kind,
        amount: entry.amount,
        day: entry.businessDay,
        after: entry.balanceAfter,
        debit: balanceChangeOf(entry) < 0,
      })),
    ),
  );
}

test('AC-14: closes by parts decide as the domain does, on random books', async () => {
  await assert(
    asyncProperty(history, integer({ min: 1, max: 4 }), async (days, partSize) => {
      const billing = await openBilling({ closeChunkMax: partSize, payoutMode: 'manual' });
      try {
        const model = new Model();
        const deps = billingDeps(billing.subgraph.parts);
        for (const [index, bookings] of days.entries()) {
          const day = addDays(first, index);
          const movements = bookings.map(({ ahead, ...one }): Movement => ({
            ...one,
            taskId: undefined,
            businessDay: addDays(day, ahead),
            late: false,
            occurredAt: billing.ports.now(),
            causeEventId: billing.ports.newId(),
          }));
          // Accounts are opened on the first day, as the model's are.
          await bookAll(deps, movements);
          model.book(movements);
          const figures = model.close(day);
          billing.ports.setNow(`${addDays(day, 1)}T00:01:00.000Z`);
          const closing = {
            actorId: 'test',
            actorRole: 'SYSTEM',
            correlationId: 'a-chain',
          } as const;
          await closeDays(deps, { ...closing, upTo: day, shouldStop: () => false });
          expect(
            await billing.rows(
              `select accounts, negative_accounts as "negativeAccounts", carried_debt::int as "carriedDebt",
                 payouts_count as "payoutsCount", payouts_total::int as "payoutsTotal"
               from days where business_day = '${day}'`,
            ),
          ).toEqual([figures]);
          await expectSame(billing, model);
        }
        expect(await billing.rows(booksThatDoNotBalance)).toEqual([]);
      } finally {
        await billing.close();
      }
    }),
    { numRuns: 4 },
  );
}, 180_000);
