// Payouts on their way (AC-19, C-14): auto and manual, a provider that refuses, times out, or times out
// after paying, attempts that die half-way, cancelling, and never paying twice.
import { eventually } from '@ates/kit/testing/eventually';
import { afterEach, describe, expect, test } from 'vitest';
import {
  accountant,
  admin,
  booksThatDoNotBalance,
  manager,
  openBilling,
  person,
  type BillingOptions,
  type BillingWorld,
} from '../testing/open-billing.ts';
import { orderPayments } from './commands/order-payments.ts';
import { payDue } from './commands/pay-due.ts';
import { orderRehearsal, type RehearsalBehaviour } from './projections/rehearsal-payments.ts';
import { billingDeps } from './subgraph.ts';

let billing: BillingWorld;

interface PayoutNode {
  readonly id: string;
  readonly status: string;
  readonly attempts: number;
  readonly version: number;
}

const ask = async <Data = Record<string, PayoutAnswer>>(
  query: string,
  variables: Record<string, unknown> = {},
) => (await billing.ask<Data>(accountant, query, variables)).data;

interface PayoutAnswer {
  readonly payout: PayoutNode | null;
  readonly refusal: { readonly code: string } | null;
}

const usd = (dollars: number) => ({ amount: dollars * 100, currency: 'USD' });
const provider = (behaviour: RehearsalBehaviour) =>
  orderRehearsal(billing.subgraph.parts.database.db, behaviour);

/** w1 has earned 37 on 2026-03-03, and that day has just been closed. */
async function openClosed(options: BillingOptions & { provider?: RehearsalBehaviour } = {}) {
  const { provider: behaviour = 'PAY', ...rest } = options;
  billing = await openBilling({ start: '2026-03-03T09:00:00.000Z', ...rest });
  await provider(behaviour);
  billing.ports.willDraw(0, 17);
  await billing.completed('t1', 'w1');
  await billing.settled();
  billing.ports.setNow('2026-03-04T00:01:00.000Z');
  await close('2026-03-03');
}

const close = (day: string) =>
  ask('mutation($day: Date!) { closeDay(input: { businessDay: $day }) { refusal { code } } }', {
    day,
  });

async function payout(): Promise<PayoutNode> {
  const { payouts } = await ask<{ payouts: { edges: { node: PayoutNode }[] } }>(
    '{ payouts { edges { node { id status attempts version } } } }',
  );
  return payouts.edges[0]!.node;
}

const becomes = (status: string) =>
  eventually(async () => {
    const now = await payout();
    expect(now).toMatchObject({ status });
    return now;
  });

async function change(
  mutation: 'confirmPayout' | 'retryPayout' | 'cancelPayout',
  expectedVersion?: number,
) {
  const { id } = await payout();
  const [type, more] =
    mutation === 'cancelPayout'
      ? ['CancelPayoutInput', { reason: 'wrong account' }]
      : ['PayoutInput', {}];
  const data = await ask(
    `mutation($input: ${type}!) { ${mutation}(input: $input) { payout { id status attempts version } refusal { code } } }`,
    { input: { payoutId: id, ...(expectedVersion ? { expectedVersion } : {}), ...more } },
  );
  return data[mutation]!;
}

const toldOf = async (type: string) =>
  (await billing.told('BILLING')).filter((event) => event.type === `ates.billing.${type}.v1`);
const timesPaid = () => billing.rows('select key, amount::int from rehearsal_payments');
const balance = async () => {
  const [row] = await billing.rows<{ dollars: number }>(
    `select (balance / 100)::int as dollars from accounts where id = 'w1'`,
  );
  return row!.dollars;
};

afterEach(async () => {
  const wrong = await billing.rows(booksThatDoNotBalance);
  await billing.close();
  if (wrong.length > 0) throw new Error(`the books do not balance: ${JSON.stringify(wrong)}`);
});

describe('PAYOUT_MODE=auto', () => {
  test('C-01: a payout is paid by itself, once, and told', async () => {
    await openClosed();
    await becomes('PAID');
    const { id } = await payout();
    expect(await timesPaid()).toEqual([{ key: `wage-${id}`, amount: 3700 }]);
    await eventually(async () =>
      expect(await toldOf('wage.paid')).toMatchObject([
        {
          subject: id,
          data: { userId: 'w1', businessDay: '2026-03-03', amount: usd(37), method: 'rehearsal' },
        },
      ]),
    );
    expect(await change('cancelPayout')).toMatchObject({
      refusal: { code: 'PAYOUT_ALREADY_PAID' },
    });
  });

  test('a refused payment is tried again hourly with the same key, until it succeeds', async () => {
    await openClosed({ provider: 'REFUSE' });
    expect(await becomes('FAILED')).toMatchObject({ attempts: 1 });
    billing.ports.setNow('2026-03-04T01:00:59.999Z');
    await billing.settled();
    expect(await payout()).toMatchObject({ status: 'FAILED', attempts: 1 });
    billing.ports.setNow('2026-03-04T01:01:00.000Z');
    await eventually(async () =>
      expect(await payout()).toMatchObject({ attempts: 2, status: 'FAILED' }),
    );
    await provider('PAY');
    billing.ports.setNow('2026-03-04T02:01:00.000Z');
    expect(await becomes('PAID')).toMatchObject({ attempts: 3 });
    expect(await timesPaid()).toHaveLength(1);
    await eventually(async () =>
      expect((await toldOf('payout.failed')).map(({ data }) => data)).toMatchObject([
        { attempt: 1, final: false, nextAttemptAt: '2026-03-04T01:01:00.000Z' },
        { attempt: 2, final: false, nextAttemptAt: '2026-03-04T02:01:00.000Z' },
      ]),
    );
  });

  test('AC-19: from the third failed attempt on somebody is alerted', async () => {
    await openClosed({ provider: 'REFUSE', payoutMode: 'manual', payoutLookMs: 3_600_000 });
    await change('confirmPayout');
    const alerts: unknown[] = [];
    const deps = billingDeps(billing.subgraph.parts);
    const books = {
      ...deps.books,
      alert: (code: string, { attempts }: Readonly<Record<string, unknown>>) =>
        void alerts.push([code, attempts]),
    };
    for (const hour of ['01', '02', '03', '04']) {
      billing.ports.setNow(`2026-03-04T${hour}:30:00.000Z`);
      expect(await payDue({ ...deps, books })).toBe(1);
    }
    expect(alerts).toEqual([
      ['PAYOUT_NOT_PAID', 3],
      ['PAYOUT_NOT_PAID', 4],
    ]);
  });

  test('an operator does not have to wait for the hour', async () => {
    await openClosed({ provider: 'REFUSE' });
    await becomes('FAILED');
    await provider('PAY');
    expect(await change('retryPayout')).toMatchObject({ refusal: null });
    await becomes('PAID');
    expect(await change('retryPayout')).toMatchObject({ refusal: { code: 'PAYOUT_NOT_FAILED' } });
  });

  test('timed out after paying: unknown, not to be cancelled, found paid by its key, paid once', async () => {
    await openClosed({ provider: 'TIME_OUT_AFTER_PAYING' });
    await becomes('UNKNOWN');
    expect(await toldOf('payout.failed')).toEqual([]);
    expect(await change('cancelPayout')).toMatchObject({
      payout: null,
      refusal: { code: 'PAYOUT_OUTCOME_UNKNOWN' },
    });
    billing.ports.setNow('2026-03-04T01:01:00.000Z');
    expect(await becomes('PAID')).toMatchObject({ attempts: 1 });
    expect(await timesPaid()).toHaveLength(1);
  });

  test('timed out without paying: once the provider says so it can be cancelled; the next close pays', async () => {
    await openClosed({ provider: 'TIME_OUT' });
    await becomes('UNKNOWN');
    await change('retryPayout');
    const failed = await becomes('FAILED');
    expect(await change('cancelPayout', failed.version - 1)).toMatchObject({
      refusal: { code: 'VERSION_CONFLICT' },
    });
    expect(await change('cancelPayout', failed.version)).toMatchObject({
      payout: { status: 'CANCELLED' },
    });
    expect(await balance()).toBe(37);
    expect(await change('cancelPayout')).toMatchObject({
      refusal: { code: 'PAYOUT_ALREADY_CANCELLED' },
    });
    await eventually(async () =>
      expect((await toldOf('payout.failed')).at(-1)?.data).toMatchObject({
        final: true,
        reason: 'wrong account',
      }),
    );
    await provider('PAY');
    billing.ports.setNow('2026-03-05T00:01:00.000Z');
    await close('2026-03-04');
    await becomes('PAID');
    expect(await balance()).toBe(0);
    expect(await timesPaid()).toHaveLength(1);
  });

  test.each([
    ['before the provider heard of it', false, 'FAILED'],
    ['after the provider paid', true, 'PAID'],
  ] as const)(
    'a process that dies %s: the provider is asked, nobody pays twice',
    async (_, paid, then) => {
      // The worker of the process itself does not get to look in this test.
      await openClosed({ payoutMode: 'manual', payoutLookMs: 3_600_000 });
      await change('confirmPayout');
      const deps = billingDeps(billing.subgraph.parts);
      const dying = payDue({
        ...deps,
        payments: {
          ...deps.payments,
          async pay(payment, abort) {
            if (paid) await deps.payments.pay(payment, abort);
            return new Promise<never>(() => undefined);
          },
        },
      });
      dying.catch(() => 'what a dead process would still write is nobody’s concern');
      await becomes('SENDING');
      await eventually(async () => expect(await timesPaid()).toHaveLength(paid ? 1 : 0));
      expect(await payDue(deps)).toBe(0);
      expect(await change('cancelPayout')).toMatchObject({
        refusal: { code: 'PAYOUT_OUTCOME_UNKNOWN' },
      });
      billing.ports.setNow('2026-03-04T00:01:20.000Z');
      expect(await payDue(deps)).toBe(1);
      expect(await payout()).toMatchObject({ status: then });
      billing.ports.setNow('2026-03-04T02:00:00.000Z');
      await payDue(deps);
      expect(await payout()).toMatchObject({ status: 'PAID' });
      expect(await timesPaid()).toHaveLength(1);
    },
  );
});

describe('C-14: PAYOUT_MODE=manual', () => {
  test('a payout waits for an accountant; the balance is 0 and the mail is out already', async () => {
    await openClosed({ payoutMode: 'manual' });
    expect(await payout()).toMatchObject({ status: 'REQUESTED', attempts: 0 });
    expect(await balance()).toBe(0);
    expect(await billing.rows('select 1 from mails')).toHaveLength(1);
    expect(await change('confirmPayout')).toMatchObject({ refusal: null });
    await becomes('PAID');
    expect(await change('confirmPayout')).toMatchObject({
      refusal: { code: 'PAYOUT_NOT_WAITING' },
    });
  });

  test('cancelling books a reversal, visible in the log, and the next close pays it', async () => {
    await openClosed({ payoutMode: 'manual' });
    expect(await change('cancelPayout')).toMatchObject({ payout: { status: 'CANCELLED' } });
    const { data } = await billing.ask(
      person('w1'),
      `{ account { balance auditLog { edges { node { kind direction amount businessDay balanceAfter task { id } } } } } }`,
    );
    const entry = (kind: string, direction: string, day: string, after: number) => ({
      node: {
        kind,
        direction,
        amount: usd(37),
        businessDay: day,
        balanceAfter: usd(after),
        task: kind === 'REWARD' ? { id: 't1' } : null,
      },
    });
    expect(data).toEqual({
      account: {
        balance: usd(37),
        auditLog: {
          edges: [
            entry('PAYOUT_REVERSAL', 'CREDIT', '2026-03-04', 37),
            entry('PAYOUT', 'DEBIT', '2026-03-03', 0),
            entry('REWARD', 'CREDIT', '2026-03-03', 37),
          ],
        },
      },
    });
    expect(await toldOf('payout.failed')).toEqual([]);
    billing.ports.setNow('2026-03-05T00:01:00.000Z');
    await close('2026-03-04');
    expect(await payout()).toMatchObject({ status: 'REQUESTED' });
    expect(await balance()).toBe(0);
  });

  test('confirmed and cancelled at once: one of the two, and the money agrees', async () => {
    await openClosed({ payoutMode: 'manual' });
    const { version } = await payout();
    const answers = await Promise.all([
      change('confirmPayout', version),
      change('cancelPayout', version),
    ]);
    expect(answers.filter(({ refusal }) => refusal === null)).toHaveLength(1);
    const { status } = await payout();
    expect(await balance()).toBe(status === 'CANCELLED' ? 37 : 0);
  });

  test('D-8: the same key answers the same payout', async () => {
    await openClosed({ payoutMode: 'manual' });
    const { id } = await payout();
    const confirm = () =>
      ask(
        'mutation($input: PayoutInput!) { confirmPayout(input: $input) { payout { id } refusal { code } } }',
        { input: { payoutId: id, idempotencyKey: 'one' } },
      );
    const first = await confirm();
    expect(await confirm()).toEqual(first);
    expect(first).toMatchObject({ confirmPayout: { payout: { id }, refusal: null } });
  });
});

test('an admin tells the provider for rehearsals what to do; nobody does in production', async () => {
  await openClosed({ payoutMode: 'manual' });
  const order =
    'mutation { orderPayments(input: { behaviour: REFUSE }) { behaviour refusal { code } } }';
  const { errors } = await billing.ask(accountant, order);
  expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  expect((await billing.ask(admin, order)).data).toEqual({
    orderPayments: { behaviour: 'REFUSE', refusal: null },
  });
  await change('confirmPayout');
  await becomes('FAILED');
  const deps = { ...billingDeps(billing.subgraph.parts), rehearsal: false };
  const by = { actor: admin, correlationId: billing.ports.newId() };
  expect(await orderPayments(deps, by, 'PAY')).toMatchObject({
    kind: 'refused',
    refusal: { code: 'NOT_A_REHEARSAL' },
  });
});

test('payouts are for accountants and admins; ids and reasons are checked', async () => {
  await openClosed({ payoutMode: 'manual' });
  const { id } = await payout();
  for (const viewer of [person('w1'), manager]) {
    for (const operation of [
      '{ payouts { edges { cursor } } }',
      `mutation { confirmPayout(input: { payoutId: "${id}" }) { refusal { code } } }`,
      `mutation { retryPayout(input: { payoutId: "${id}" }) { refusal { code } } }`,
      `mutation { cancelPayout(input: { payoutId: "${id}", reason: "no" }) { refusal { code } } }`,
    ]) {
      const { errors } = await billing.ask(viewer, operation);
      expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    }
  }
  for (const wrong of [
    '{ payouts(after: "WyIyMDI2LTAzLTAzIiwieCJd") { edges { cursor } } }',
    'mutation { confirmPayout(input: { payoutId: "*" }) { refusal { code } } }',
    `mutation { cancelPayout(input: { payoutId: "${id}", reason: " " }) { refusal { code } } }`,
  ]) {
    const { errors } = await billing.ask(accountant, wrong);
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  }
  const { data } = await billing.ask(
    accountant,
    'mutation { confirmPayout(input: { payoutId: "00000000-0000-7000-8000-000000000000" }) { refusal { code } } }',
  );
  expect(data).toMatchObject({ confirmPayout: { refusal: { code: 'PAYOUT_NOT_FOUND' } } });
});
