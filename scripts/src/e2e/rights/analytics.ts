// Who may see the company's numbers: admins only.
import { admins, deadLetterRights, input, refused, type Right } from './right.ts';

const asked: readonly (readonly [field: string, selection: string])[] = [
  ['analyticsStats', 'analyticsStats { version }'],
  ['incomeToday', 'incomeToday { income negativeAccounts }'],
  ['incomeByDay', 'incomeByDay(from: "2026-03-01", to: "2026-03-03") { income }'],
  ['mostExpensiveTasks', 'mostExpensiveTasks(period: WEEK) { asOf }'],
  [
    'mostExpensiveTasksBetween',
    'mostExpensiveTasksBetween(from: "2026-03-01", to: "2026-03-03") { asOf }',
  ],
  ['peopleBelowZero', 'peopleBelowZero(first: 5) { edges { cursor } }'],
  ['analyticsRebuild', 'analyticsRebuild { status }'],
  ['activity', 'activity(first: 5) { edges { cursor } }'],
];

const numbers = asked.map(([field, selection]): Right => ({
  title: field,
  field: `Query.${field}`,
  document: `{ ${selection} }`,
  allowed: admins,
}));

const live: Right = {
  title: 'that the figures have moved on, live',
  field: 'Subscription.analyticsChanged',
  document: 'subscription { analyticsChanged { version } }',
  allowed: admins,
  via: 'gateway',
};

const rebuild: Right = {
  title: 'read everything again',
  field: 'Mutation.rebuildAnalytics',
  document: refused('rebuildAnalytics', 'RebuildAnalyticsInput'),
  variables: input({ reason: '' }),
  allowed: admins,
};

export const analyticsRights: readonly Right[] = [
  ...numbers,
  live,
  rebuild,
  ...deadLetterRights('analytics'),
];
