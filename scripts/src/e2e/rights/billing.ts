// Who may do what with money: one's own account is one's own, everything else is accountants' and admins' (AC-2, AC-3).
import {
  accountants,
  admins,
  deadLetterRights,
  entity,
  input,
  nobody,
  ownId,
  refused,
  strangersId,
  type Right,
} from './right.ts';

const account = 'query($id: ID) { account(accountId: $id) { balance earnedToday } }';

const accounts: readonly Right[] = [
  {
    title: 'one’s own account',
    field: 'Query.account',
    document: '{ account { balance earnedToday } }',
    allowed: 'signed-in',
  },
  {
    title: 'one’s own account, by its id',
    field: 'Query.account',
    document: account,
    variables: ownId,
    allowed: 'signed-in',
  },
  {
    title: 'one’s own audit log',
    field: 'Query.account',
    document: '{ account { auditLog(first: 5) { edges { node { balanceAfter } } } } }',
    allowed: 'signed-in',
  },
  {
    title: 'somebody’s account (B-07)',
    field: 'Query.account',
    document: account,
    variables: strangersId,
    allowed: accountants,
  },
  {
    title: 'an account that does not exist looks like somebody’s',
    field: 'Query.account',
    document: account,
    variables: () => ({ id: nobody }),
    allowed: accountants,
  },
  {
    title: 'somebody’s account, by nesting (B-07)',
    field: 'Query.user',
    document: 'query($id: ID!) { user(id: $id) { name account { balance } } }',
    variables: strangersId,
    allowed: accountants,
    via: 'gateway',
  },
  {
    title: 'one’s own account, by nesting',
    field: 'Query.me',
    document: '{ me { account { balance } } }',
    allowed: 'signed-in',
    via: 'gateway',
  },
  ...['User', 'Account'].map((type): Right => ({
    title: `somebody’s account, as an entity ${type} (B-07)`,
    field: 'Query._entities',
    document: entity(type, type === 'User' ? 'account { balance }' : 'balance'),
    variables: strangersId,
    allowed: accountants,
    via: 'service',
  })),
  {
    title: 'one’s own account live',
    field: 'Subscription.balanceChanged',
    document: 'subscription { balanceChanged { balance } }',
    allowed: 'signed-in',
    via: 'gateway',
  },
  {
    title: 'somebody’s account live (S-02)',
    field: 'Subscription.balanceChanged',
    document: 'subscription($id: ID) { balanceChanged(accountId: $id) { balance } }',
    variables: strangersId,
    allowed: accountants,
    via: 'gateway',
  },
  {
    title: 'one’s own audit log live',
    field: 'Subscription.accountEntryPosted',
    document: 'subscription { accountEntryPosted { balanceAfter } }',
    allowed: 'signed-in',
    via: 'gateway',
  },
  {
    title: 'somebody’s audit log live (S-02)',
    field: 'Subscription.accountEntryPosted',
    document: 'subscription($id: ID) { accountEntryPosted(accountId: $id) { balanceAfter } }',
    variables: strangersId,
    allowed: accountants,
    via: 'gateway',
  },
  {
    title: 'an entry that does not exist looks like somebody’s',
    field: 'Query.auditEntry',
    document: 'query($id: ID!) { auditEntry(id: $id) { balanceAfter } }',
    variables: () => ({ id: nobody }),
    allowed: accountants,
  },
];

const company: readonly Right[] = [
  {
    title: 'the company’s money per day',
    field: 'Query.companyDays',
    document: '{ companyDays(last: 2) { income } }',
    allowed: accountants,
  },
  {
    title: 'the company’s money on one day',
    field: 'Query.companyDay',
    document: '{ companyDay(businessDay: "2026-03-03") { income } }',
    allowed: accountants,
  },
  {
    title: 'the company’s money on one day, live',
    field: 'Subscription.companyDayChanged',
    document: 'subscription { companyDayChanged(businessDay: "2026-03-03") { income } }',
    allowed: accountants,
    via: 'gateway',
  },
  {
    title: 'payouts',
    field: 'Query.payouts',
    document: '{ payouts(first: 5) { edges { cursor } } }',
    allowed: accountants,
  },
  {
    title: 'close a day by hand (C-12)',
    field: 'Mutation.closeDay',
    document: refused('closeDay', 'CloseDayInput'),
    variables: input({ businessDay: '2999-01-01' }),
    allowed: accountants,
  },
  ...['confirmPayout', 'retryPayout'].map((field): Right => ({
    title: field,
    field: `Mutation.${field}`,
    document: refused(field, 'PayoutInput'),
    variables: input({ payoutId: nobody }),
    allowed: accountants,
  })),
  {
    title: 'cancelPayout',
    field: 'Mutation.cancelPayout',
    document: refused('cancelPayout', 'CancelPayoutInput'),
    variables: input({ payoutId: nobody, reason: 'a try' }),
    allowed: accountants,
  },
];

const rehearsing: Right = {
  title: 'tell the payment provider of a rehearsal what to do',
  field: 'Mutation.orderPayments',
  document: refused('orderPayments', 'OrderPaymentsInput'),
  variables: input({ behaviour: 'PAY' }),
  allowed: admins,
};

export const billingRights: readonly Right[] = [
  ...accounts,
  ...company,
  rehearsing,
  ...deadLetterRights('billing'),
];
