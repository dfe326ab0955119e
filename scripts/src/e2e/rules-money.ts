// The money of a model's company, as billing keeps it: told what tasks told, it must owe everybody what the rules say,
// show it to whom it may, and all of it adds up to nothing.
import { billingSubgraph } from '@ates/billing/subgraph';
import { eventually } from '@ates/kit/testing/eventually';
import { openTestSubgraph } from '@ates/kit/testing/open-test-subgraph';
import { contractOf } from '@ates/schema/contracts/catalogue';
import type { CloudEvent } from '@ates/schema/contracts/envelope';
import { expect } from 'vitest';
import { names, type Name, type Price, type RulesModel } from './rules-model.ts';

interface Servers {
  readonly postgresUrl: string;
  readonly natsUrl: string;
}

async function openBilling(servers: Servers, mails: string) {
  return openTestSubgraph({
    definition: billingSubgraph,
    config: {
      mail: { smtpUrl: undefined, from: 'ates@ates.example', directory: mails },
      closeScheduler: 'off',
      closeGraceMs: 0,
      closeDrainMaxMs: 0,
      closeChunkMax: 100,
      closeLanes: 2,
      closeLookMs: 1_000,
      payoutMode: 'manual',
      payoutRetryMs: 3_600_000,
      payoutAttemptMs: 1_000,
      payoutLookMs: 1_000,
    },
    ...servers,
  });
}
type Billing = Awaited<ReturnType<typeof openBilling>>;

/** Has a billing of its own read `told`, in that order, and compares its books with the model's. */
export async function checkMoney(
  model: RulesModel,
  told: readonly CloudEvent[],
  servers: Servers,
  mails: string,
): Promise<void> {
  const billing = await openBilling(servers, mails);
  try {
    for (const event of told) {
      const subject = contractOf(event.type)?.subjectOf(event.subject) ?? '';
      await billing.publishRaw(subject, JSON.stringify(event));
    }
    const { sql } = billing.subgraph.parts.database;
    const ids = new Set(told.map(({ id }) => id));
    await eventually(async () => expect(await sql`select 1 from inbox`).toHaveLength(ids.size));
    expect(await sql`select 1 from ledger_entries`).toHaveLength(model.entries);
    const prices = await pricesOf(billing);
    const balances = new Map(names.map((name) => [name, model.balanceOf(name, prices)]));
    for (const who of names) await checkView(billing, model, balances, who);
  } finally {
    await billing.close();
  }
}

/** AC-7, AC-9: one price a task, whole dollars within their bounds. */
async function pricesOf({ subgraph }: Billing): Promise<Map<string, Price>> {
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

interface Company {
  readonly companyDays: readonly { readonly income: { readonly amount: number } }[] | null;
}

/** AC-2, AC-3, AC-12, AC-20: what one person sees of everybody's account and of the company. */
async function checkView(
  billing: Billing,
  model: RulesModel,
  balances: ReadonlyMap<Name, number>,
  who: Name,
): Promise<void> {
  const me = model.actor(who);
  const moved = new Set(model.tasks.flatMap(({ charged }) => charged));
  for (const whose of moved) {
    const asked = 'query($id: ID) { account(accountId: $id) { balance } }';
    const { data, errors } = await billing.ask(me, asked, { id: whose });
    const balance = { amount: balances.get(whose), currency: 'USD' };
    const mayLook = model.maySeeAccount(who, whose);
    expect(data).toEqual({ account: mayLook ? { balance } : null });
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(
      mayLook ? undefined : ['FORBIDDEN'],
    );
  }
  const company = await billing.ask<Company>(me, '{ companyDays(last: 1) { income } }');
  if (!model.maySeeCompany(who)) {
    expect(company.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    return;
  }
  const total = [...balances.values()].reduce((sum, balance) => sum + balance, 0);
  expect((company.data.companyDays?.[0]?.income.amount ?? Number.NaN) + total).toBe(0);
}
