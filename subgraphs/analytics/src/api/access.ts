// Who may call which root field of analytics: the company's numbers are for admins.
import { deadLetterAccess } from '@ates/kit/api/dead-letter-api';
import type { AccessTable } from '@ates/kit/api/guard-schema';

export const access: AccessTable = {
  'Query.analyticsStats': ['ADMIN'],
  'Query.incomeToday': ['ADMIN'],
  'Query.incomeByDay': ['ADMIN'],
  'Query.mostExpensiveTasks': ['ADMIN'],
  'Query.mostExpensiveTasksBetween': ['ADMIN'],
  'Query.peopleBelowZero': ['ADMIN'],
  'Query.activity': ['ADMIN'],
  'Query.analyticsRebuild': ['ADMIN'],
  'Mutation.rebuildAnalytics': ['ADMIN'],
  'Subscription.analyticsChanged': ['ADMIN'],
  ...deadLetterAccess('analytics'),
};
