// The graph's view of tasks: arguments become commands and queries, rows become types.
import { commandContext, requireViewer } from '@ates/kit/api/api-context';
import { badUserInput } from '@ates/kit/api/api-errors';
import { pageRequest, toConnection, type Connection } from '@ates/kit/api/connection';
import { dateTimeScalar, moneyScalar } from '@ates/kit/api/scalars';
import { completeTask } from '../commands/complete-task.ts';
import { createTask } from '../commands/create-task.ts';
import { requestShuffle } from '../commands/request-shuffle.ts';
import { findShuffle } from '../projections/shuffle-rows.ts';
import { newestTasks, type TaskFilter } from '../projections/task-queries.ts';
import type { TaskRow } from '../projections/task-rows.ts';
import type { Context } from './context.ts';
import type { Resolvers } from './resolvers.gen.ts';

export const resolvers: Resolvers = {
  DateTime: dateTimeScalar,
  Money: moneyScalar,
  Query: {
    task: async (_parent, { id }, context) => (await context.taskLoader.load(id)) ?? null,
    tasks: (_parent, args, context) => taskPage(context, args, {}),
    myTasks: (_parent, args, context) =>
      taskPage(context, args, { assigneeId: requireViewer(context).id }),
    shuffle: async (_parent, { id }, { deps }) => (await findShuffle(deps.database.db, id)) ?? null,
  },
  Mutation: {
    async createTask(_parent, { input }, context) {
      const result = await createTask(context.deps, commandContext(context, input.idempotencyKey), {
        title: input.title,
        jiraId: input.jiraId ?? undefined,
        description: input.description ?? undefined,
      });
      return taskPayload(context, result);
    },
    async completeTask(_parent, { input }, context) {
      const { taskId, idempotencyKey } = input;
      const result = await completeTask(context.deps, commandContext(context, idempotencyKey), {
        taskId,
      });
      return taskPayload(context, result);
    },
    async shuffleTasks(_parent, { input }, context) {
      const result = await requestShuffle(
        context.deps,
        commandContext(context, input?.idempotencyKey),
      );
      if (result.kind === 'refused') return { shuffle: null, refusal: result.refusal };
      const shuffle = await findShuffle(context.deps.database.db, result.result.id);
      return { shuffle: shuffle ?? null, refusal: null };
    },
  },
  Task: {
    __resolveReference: async ({ id }, context) => (await context.taskLoader.load(id)) ?? null,
    assignee: ({ assigneeId }) => ({ id: assigneeId }),
    createdBy: ({ createdBy }) => ({ id: createdBy }),
    createdAt: ({ createdAt }) => createdAt.toISOString(),
    completedAt: ({ completedAt }) => completedAt?.toISOString() ?? null,
    price: ({ fee, reward }) => ({
      status: fee === null ? 'PENDING' : 'PRICED',
      fee: dollars(fee),
      reward: dollars(reward),
    }),
  },
  Shuffle: {
    __resolveReference: async ({ id }, { deps }) =>
      (await findShuffle(deps.database.db, id)) ?? null,
    requestedAt: ({ requestedAt }) => requestedAt.toISOString(),
    finishedAt: ({ finishedAt }) => finishedAt?.toISOString() ?? null,
  },
  User: {
    __resolveReference: ({ id }) => ({ id }),
    tasks: ({ id }, args, context) => taskPage(context, args, { assigneeId: id }),
  },
};

type CommandAnswer = Awaited<ReturnType<typeof completeTask>>;

async function taskPayload(context: Context, result: CommandAnswer) {
  if (result.kind === 'refused') return { task: null, refusal: result.refusal };
  return { task: (await context.taskLoader.load(result.result.id)) ?? null, refusal: null };
}

interface PageArgs {
  readonly status?: TaskFilter['status'] | null;
  readonly first?: number | null;
  readonly after?: string | null;
}

async function taskPage(
  context: Context,
  args: PageArgs,
  filter: TaskFilter,
): Promise<Connection<TaskRow>> {
  const { first, after } = pageRequest(args, 2);
  const rows = await newestTasks(
    context.deps.database.db,
    { ...filter, status: args.status ?? undefined },
    { after: after && placeOf(after), limit: first + 1 },
  );
  return toConnection(rows, first, (row) => [row.createdAt.toISOString(), row.id]);
}

function placeOf([createdAt = '', id = '']: readonly string[]): { createdAt: Date; id: string } {
  const instant = new Date(createdAt);
  if (Number.isNaN(instant.getTime())) throw badUserInput('after', 'is no cursor of this list');
  return { createdAt: instant, id };
}

const dollars = (cents: number | null) =>
  cents === null ? null : { amount: cents, currency: 'USD' };
