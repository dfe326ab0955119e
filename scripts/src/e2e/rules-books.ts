// What billing shows of a model's company, compared with the model: prices, balances, closed days, payouts, mails, and who
// may see which of it.
import { billingSubgraph } from '@ates/billing/subgraph';
import { eventually } from '@ates/kit/testing/eventually';
import { openTestSubgraph } from '@ates/kit/testing/open-test-subgraph';
import { expect } from 'vitest';
import type { LedgerModel, Price } from './rules-ledger.ts';
import type { Name, RulesModel } from './rules-model.ts';

export interface Servers {
  readonly postgresUrl: string;
  readonly natsUrl: string;
}

const neverMs = 1_000 * 24 * 3_600_000;

/** A billing whose days and payouts wait for people. */
export async function openBilling(servers: Servers, mails: string, payoutMode: 'auto' | 'manual') {
  return openTestSubgraph({
    definition: billingSubgraph,
    config: {
      mail: { smtpUrl: undefined, from: 'ates@ates.example', directory: mails },
      closeScheduler: 'off',
      closeGraceMs: 0,
      closeDrainMaxMs: 10_000,
      closeChunkMax: 2,
      closeLanes: 2,
      closeLookMs: 1_000,
      payoutMode,
      // By hand alone: the hourly retry is tested where time is.
      payoutRetryMs: neverMs,
      payoutAttemptMs: 1_000,
      payoutLookMs: 10,
    },
    ...servers,
  });
}
export type Billing = Awaited<ReturnType<typeof openBilling>>;

export interface Books {
  readonly billing: Billing;
  readonly model: RulesModel;
  readonly ledger: LedgerModel;
}

/** AC-7, AC-9: one price a task, whole dollars within their bounds. */
export async function pricesOf({ subgraph }: Billing): Promise<Map<string, Price>> {
  const rows = await subgraph.parts.database.sql<{ id: string; fee: string; reward: string }[]>`
    select task_id as id, fee, reward from prices`;
  const prices = new Map(
    rows.map(({ id, fee, reward }) => [id, { fee: Number(fee), reward: Number(reward) }]),
  );
  for (const { fee, reward } of prices.values()) {
    expect([fee % 100, reward % 100]).toEqual([0, 0]);
    expect(fee >= 1_000 && fee <= 2_000 && reward >= 2_000 && reward <= 4_000).toBe(true);
  }
  return prices;
}

export interface Payout {
  readonly id: string;
  readonly owner: { readonly id: string };
  readonly businessDay: string;
  readonly amount: { readonly amount: number };
  readonly status: string;
  readonly attempts: number;
}

export async function payouts({ billing, model }: Books): Promise<Payout[]> {
  const { data } = await billing.ask<{ payouts: { edges: { node: Payout }[] } }>(
    model.actor('ada'),
    '{ payouts(first: 100) { edges { node { id owner { id } businessDay amount status attempts } } } }',
  );
  return data.payouts.edges.map(({ node }) => node);
}

/** Every payout is where the model has it, once whoever sends them has been through. */
export async function payoutsToAgree(books: Books): Promise<void> {
  const wanted = books.ledger.payouts.map(({ owner, day, amount, status, attempts }) =>
    [owner, day, amount, status, attempts].join(' '),
  );
  await eventually(async () => {
    const found = (await payouts(books)).map(({ owner, businessDay, amount, status, attempts }) =>
      [owner.id, businessDay, amount.amount, status, attempts].join(' '),
    );
    expect(found.toSorted()).toEqual(wanted.toSorted());
  });
}

const amountOf = (amount: number) => ({ amount, currency: 'USD' });

/** AC-12, AC-14, AC-20, B-13: balances, the closed day's figures, one mail a payout, and Σ = 0. */
export async function compare({ billing, model, ledger }: Books, day: string): Promise<void> {
  const { sql } = billing.subgraph.parts.database;
  const rows = await sql<{ id: string; balance: string }[]>`
    select id, balance from accounts where balance <> 0 order by id`;
  const owners = [...ledger.owners].map((id) => ({ id, balance: ledger.balanceOf(id) }));
  expect(rows.map(({ id, balance }) => ({ id, balance: Number(balance) }))).toEqual(
    owners.filter(({ balance }) => balance !== 0).toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  );
  expect(await sql`select 1 from ledger_entries`).toHaveLength(ledger.entries.length);
  expect(await sql`select 1 from mails`).toHaveLength(ledger.payouts.length);
  const figures = ledger.closed.get(day);
  const { data } = await billing.ask(
    model.actor('ada'),
    `query($day: Date!) { companyDay(businessDay: $day) {
      fees rewards income payoutsTotal payoutsCount negativeAccounts } }`,
    { day },
  );
  expect(data).toEqual({
    companyDay: {
      fees: amountOf(figures?.fees ?? Number.NaN),
      rewards: amountOf(figures?.rewards ?? Number.NaN),
      income: amountOf(figures?.income ?? Number.NaN),
      payoutsTotal: amountOf(figures?.payoutsTotal ?? Number.NaN),
      payoutsCount: figures?.payoutsCount,
      negativeAccounts: figures?.negativeAccounts,
    },
  });
  const paid = ledger.payouts.filter(({ status }) => status !== 'CANCELLED');
  const [income] = await sql<{ total: string }[]>`
    select coalesce(sum(case kind when 'FEE' then amount when 'REWARD' then -amount else 0 end), 0) as total
    from ledger_entries`;
  const owned = rows.reduce((total, { balance }) => total + Number(balance), 0);
  const out = paid.reduce((total, { amount }) => total + amount, 0);
  expect(owned + out + Number(income?.total)).toBe(0);
}

/** AC-2, AC-3: what one person sees of everybody's account and of the company. */
export async function checkView({ billing, model, ledger }: Books, who: Name): Promise<void> {
  const me = model.actor(who);
  for (const whose of ledger.owners) {
    const asked = 'query($id: ID) { account(accountId: $id) { balance } }';
    const { data, errors } = await billing.ask(me, asked, { id: whose });
    const mayLook = who === whose || model.maySeeCompany(who);
    const balance = amountOf(ledger.balanceOf(whose));
    expect(data).toEqual({ account: mayLook ? { balance } : null });
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(
      mayLook ? undefined : ['FORBIDDEN'],
    );
  }
  const { errors } = await billing.ask(me, '{ companyDays(last: 1) { income } }');
  expect(errors?.[0]?.extensions.code ?? null).toBe(model.codeOfMoney(who));
}
