// The graph's view of the company's numbers. Every answer says how far analytics has read (AN-5).
import { commandContext } from '@ates/kit/api/api-context';
import { badUserInput } from '@ates/kit/api/api-errors';
import { dateScalar, dateTimeScalar, moneyScalar } from '@ates/kit/api/scalars';
import { businessDay } from '@ates/kit/domain/business-day';
import { money } from '@ates/kit/domain/money';
import type { AnalyticsDeps } from '../projections/analytics-deps.ts';
import { requestRebuild } from '../commands/rebuild-analytics.ts';
import { lastRebuild, rebuildById, type RebuildRow } from '../projections/rebuild-rows.ts';
import { asOf } from '../projections/as-of.ts';
import { daysIn, rangeAround, type DayRange } from '../projections/business-days.ts';
import type { CompletedOnDay } from '../projections/completed-tasks.ts';
import { incomeOfDays } from '../projections/income-of-day.ts';
import { mostExpensiveTasks } from '../projections/most-expensive-tasks.ts';
import { statsScope, statsTold } from '../projections/stats-told.ts';
import { activityPage, peopleBelowZeroPage } from './pages.ts';
import type { Resolvers } from './resolvers.gen.ts';

export const resolvers: Resolvers = {
  Date: dateScalar,
  DateTime: dateTimeScalar,
  Money: moneyScalar,
  Query: {
    async analyticsStats(_parent, _args, { deps }) {
      const { version, asOf: told } = await statsTold(deps.db);
      return { scope: statsScope, version, asOf: told ?? (await asOf(deps)) };
    },
    async incomeToday(_parent, _args, { deps }) {
      const [income] = await answerIncome(deps, await rangeAround(deps, 'DAY'));
      return income ?? null;
    },
    incomeByDay: (_parent, { from, to }, { deps }) =>
      answerIncome(deps, { from: businessDay(from), to: businessDay(to) }),
    async mostExpensiveTasks(_parent, { period, day }, { deps }) {
      const around = day ? businessDay(day) : undefined;
      return answerMostExpensive(deps, await rangeAround(deps, period, around));
    },
    mostExpensiveTasksBetween: (_parent, { from, to }, { deps }) =>
      answerMostExpensive(deps, { from: businessDay(from), to: businessDay(to) }),
    peopleBelowZero: (_parent, args, { deps }) => peopleBelowZeroPage(deps, args),
    activity: (_parent, args, { deps }) => activityPage(deps, args),
    analyticsRebuild: async (_parent, _args, { deps }) => rebuildNode(await lastRebuild(deps.db)),
  },
  Mutation: {
    async rebuildAnalytics(_parent, { input }, context) {
      const by = commandContext(context, input.idempotencyKey);
      const result = await requestRebuild(context.commands, by, input);
      if (result.kind === 'refused') return { rebuild: null, refusal: result.refusal };
      const row = await rebuildById(context.deps.db, result.result.id);
      return { rebuild: rebuildNode(row), refusal: null };
    },
  },
};

function rebuildNode(row: RebuildRow | undefined) {
  if (!row) return null;
  const { id, reason, requestedBy, requestedAt, finishedAt, events } = row;
  return {
    id,
    status: finishedAt === null ? 'RUNNING' : events === null ? 'FAILED' : 'FINISHED',
    requestedBy: { id: requestedBy },
    reason,
    requestedAt: requestedAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
    events,
  } as const;
}

function daysOfInput(range: DayRange) {
  const days = daysIn(range);
  if (!days)
    throw badUserInput('to', 'must be the day of `from` or later, 366 days in all at most');
  return days;
}

async function answerIncome(deps: AnalyticsDeps, range: DayRange) {
  const days = daysOfInput(range);
  const readUntil = await asOf(deps);
  const incomes = await incomeOfDays(deps.db, range, days);
  return incomes.map((income) => ({ ...income, asOf: readUntil }));
}

async function answerMostExpensive(deps: AnalyticsDeps, range: DayRange) {
  const days = daysOfInput(range);
  const readUntil = await asOf(deps);
  const { overall, byDay } = await mostExpensiveTasks(deps, range);
  return {
    ...range,
    overall: completedTask(overall),
    days: days.map((day) => ({ businessDay: day, mostExpensive: completedTask(byDay.get(day)) })),
    asOf: readUntil,
  };
}

const completedTask = (task: CompletedOnDay | undefined) =>
  task === undefined
    ? null
    : {
        task: { id: task.taskId },
        reward: money(task.reward),
        assignee: { id: task.assigneeId },
        completedAt: task.completedAt,
      };
