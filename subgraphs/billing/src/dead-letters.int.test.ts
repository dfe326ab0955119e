// A dead letter that is money: redriven by an admin, twice and at once, it is booked once (F-02, AC-18).
import { eventually } from '@ates/kit/testing/eventually';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accountant, admin, openBilling, type BillingWorld } from '../testing/open-billing.ts';

let billing: BillingWorld;

beforeAll(async () => {
  billing = await openBilling();
});
afterAll(() => billing.close());

interface Answer {
  readonly redriveBillingDeadLetter: {
    readonly deadLetter: { readonly redrivenAt: string | null } | null;
    readonly refusal: { readonly code: string } | null;
  } | null;
}

const redrive = (id: string) =>
  billing.ask<Answer>(
    admin,
    `mutation($id: ID!) { redriveBillingDeadLetter(input: { id: $id }) {
      deadLetter { redrivenAt } refusal { code } } }`,
    { id },
  );

test('F-02, AC-18: an assignment that could not be booked is booked once, however often it is redriven', async () => {
  await billing.rows(
    "alter table ledger_entries add constraint broken check (account_id <> 'w1') not valid",
  );
  const event = await billing.assigned('t1', 'w1');
  // Others go on meanwhile.
  await billing.assigned('t2', 'w2');
  const letter = await eventually(async () => {
    const { data } = await billing.ask<{
      billingDeadLetters: { edges: { node: { id: string; consumer: string; payload: string } }[] };
    }>(admin, '{ billingDeadLetters { edges { node { id consumer payload } } } }');
    const [edge] = data.billingDeadLetters.edges;
    if (!edge) throw new Error('not parked yet');
    return edge.node;
  });
  expect(letter.consumer).toBe('billing-tasks');
  expect(JSON.parse(letter.payload)).toMatchObject({ id: event.id });
  await billing.entries(1);

  await billing.rows('alter table ledger_entries drop constraint broken');
  const answers = await Promise.all([1, 2, 3].map(() => redrive(letter.id)));
  const refusals = answers.map(({ data }) => data.redriveBillingDeadLetter?.refusal?.code ?? null);
  expect(refusals.filter((code) => code === null)).toHaveLength(1);
  expect(refusals.filter((code) => code === 'ALREADY_REDRIVEN')).toHaveLength(2);

  const entries = await billing.entries(2);
  expect(entries.map((entry) => entry.account_id).toSorted()).toEqual(['w1', 'w2']);
  // What follows from the event is told, and told once.
  await eventually(async () => {
    const told = await billing.told('BILLING');
    const priced = told.filter(
      ({ type, subject }) => type.includes('task.priced') && subject === 't1',
    );
    expect(priced).toHaveLength(1);
    expect(priced[0]?.correlationid).toBe(event.correlationid);
  });
});

test('docs/RULES.md 6: dead letters are for admins, not for accountants', async () => {
  const { data, errors } = await billing.ask(
    accountant,
    '{ billingDeadLetters { edges { cursor } } }',
  );
  expect([data['billingDeadLetters'], errors?.[0]?.extensions.code]).toEqual([null, 'FORBIDDEN']);
});
