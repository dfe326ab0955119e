// The events of billing: prices, movements, balances, days, payouts.
// Only billing decides about money (AC-16); everybody else shows what these events say.
import Type from 'typebox';
import { defineEvent, defineState, type DataOf } from './contract.ts';
import { BusinessDay, Count, Id, Instant, Money, SignedMoney, Text, Version } from './values.ts';

export const taskPricedV1 = defineEvent('billing', 'task', 'priced', {
  version: 1,
  summary: 'A task got its price, once and for ever (AC-7). Tasks shows it; analytics listens.',
  data: Type.Object({ taskId: Id, fee: Money, reward: Money, pricedAt: Instant }),
  entityIdOf: (data) => data.taskId,
});
export type TaskPricedV1 = DataOf<typeof taskPricedV1>;

export const entryPostedV1 = defineEvent('billing', 'entry', 'posted', {
  version: 1,
  summary:
    'Money moved on an account. The entity is the account, so one account is one ordered subject. Analytics; live audit log.',
  data: Type.Object({
    entryId: Id,
    accountId: Id,
    userId: Id,
    kind: Type.Enum(['FEE', 'REWARD', 'PAYOUT', 'PAYOUT_REVERSAL']),
    direction: Type.Enum(['DEBIT', 'CREDIT'], {
      description: "As seen from the employee's account.",
    }),
    amount: Money,
    taskId: Type.Optional(Id),
    businessDay: BusinessDay,
    late: Type.Boolean({ description: 'Booked after its own day was fenced (D-14).' }),
    occurredAt: Instant,
    balanceAfter: SignedMoney,
    causeEventId: Id,
  }),
  entityIdOf: (data) => data.accountId,
});
export type EntryPostedV1 = DataOf<typeof entryPostedV1>;

export const accountStateV1 = defineState('billing', 'account', {
  version: 1,
  summary: 'An account; `earnedToday` speaks of `businessDay`. Live balance; analytics.',
  data: Type.Object({
    accountId: Id,
    userId: Id,
    balance: SignedMoney,
    earnedToday: SignedMoney,
    businessDay: BusinessDay,
    version: Version,
    updatedAt: Instant,
  }),
  entityIdOf: (data) => data.accountId,
});
export type AccountStateV1 = DataOf<typeof accountStateV1>;

export const companyDayStateV1 = defineState('billing', 'company-day', {
  version: 1,
  summary: "The company's money on one day; one writer, a few times a second at most. Live views.",
  data: Type.Object({
    businessDay: BusinessDay,
    version: Version,
    fees: Money,
    rewards: Money,
    income: SignedMoney,
    negativeAccounts: Count,
    closed: Type.Optional(
      Type.Boolean({
        description: 'Whether the day is closed: then nothing of it changes any more.',
      }),
    ),
  }),
  entityIdOf: (data) => data.businessDay,
});
export type CompanyDayStateV1 = DataOf<typeof companyDayStateV1>;

export const dayClosedV1 = defineEvent('billing', 'day', 'closed', {
  version: 1,
  summary: 'A business day was closed; its figures never change. Analytics takes them verbatim.',
  data: Type.Object({
    businessDay: BusinessDay,
    timeZone: Type.String({ minLength: 1, maxLength: 100, description: 'IANA name.' }),
    closedAt: Instant,
    accounts: Count,
    fees: Money,
    rewards: Money,
    income: SignedMoney,
    payoutsTotal: Money,
    payoutsCount: Count,
    negativeAccounts: Count,
    carriedDebt: Money,
  }),
  entityIdOf: (data) => data.businessDay,
});
export type DayClosedV1 = DataOf<typeof dayClosedV1>;

export const payoutRequestedV1 = defineEvent('billing', 'payout', 'requested', {
  version: 1,
  summary: "A positive balance is to be paid. Billing's payment worker and mailer.",
  data: Type.Object({
    payoutId: Id,
    userId: Id,
    businessDay: BusinessDay,
    amount: Money,
    idempotencyKey: Type.String({ minLength: 1, maxLength: 200 }),
  }),
  entityIdOf: (data) => data.payoutId,
});
export type PayoutRequestedV1 = DataOf<typeof payoutRequestedV1>;

export const wagePaidV1 = defineEvent('billing', 'wage', 'paid', {
  version: 1,
  summary: 'The provider paid. Analytics; live views.',
  data: Type.Object({
    payoutId: Id,
    userId: Id,
    businessDay: BusinessDay,
    amount: Money,
    paidAt: Instant,
    method: Type.String({ minLength: 1, maxLength: 100 }),
  }),
  entityIdOf: (data) => data.payoutId,
});
export type WagePaidV1 = DataOf<typeof wagePaidV1>;

export const payoutFailedV1 = defineEvent('billing', 'payout', 'failed', {
  version: 1,
  summary: 'An attempt to pay failed; `final` when no other follows. Billing alerts; analytics.',
  data: Type.Object({
    payoutId: Id,
    userId: Id,
    amount: Money,
    reason: Text,
    attempt: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
    nextAttemptAt: Type.Optional(Instant),
    final: Type.Boolean(),
  }),
  entityIdOf: (data) => data.payoutId,
});
export type PayoutFailedV1 = DataOf<typeof payoutFailedV1>;
