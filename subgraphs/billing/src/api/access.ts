// Who may call which root field of billing (docs/RULES.md 6). Whose account somebody may
// see is decided per account, in see-account.ts.
import { deadLetterAccess } from '@ates/kit/api/dead-letter-api';
import type { AccessTable } from '@ates/kit/api/guard-schema';

export const access: AccessTable = {
  'Query.account': 'signed-in',
  'Query.companyDays': ['ACCOUNTANT', 'ADMIN'],
  'Query.companyDay': ['ACCOUNTANT', 'ADMIN'],
  'Query.auditEntry': 'signed-in',
  'Query.payouts': ['ACCOUNTANT', 'ADMIN'],
  'Mutation.closeDay': ['ACCOUNTANT', 'ADMIN'],
  'Mutation.confirmPayout': ['ACCOUNTANT', 'ADMIN'],
  'Mutation.retryPayout': ['ACCOUNTANT', 'ADMIN'],
  'Mutation.cancelPayout': ['ACCOUNTANT', 'ADMIN'],
  'Mutation.orderPayments': ['ADMIN'],
  'Subscription.balanceChanged': 'signed-in',
  'Subscription.accountEntryPosted': 'signed-in',
  'Subscription.companyDayChanged': ['ACCOUNTANT', 'ADMIN'],
  ...deadLetterAccess('billing'),
};
