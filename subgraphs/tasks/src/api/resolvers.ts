// The graph's view of tasks: arguments become commands and queries, rows become types.
import { commandContext, requireViewer } from '@ates/kit/api/api-context';
import { badUserInput, forbidden } from '@ates/kit/api/api-errors';
import { pageRequest, toConnection, type Connection } from '@ates/kit/api/connection';
import { dateTimeScalar, moneyScalar } from '@ates/kit/api/scalars';
import { isEntityId } from '@ates/kit/domain/entity-id';
import { completeTask } from '../commands/complete-task.ts';
import { createTask } from '../commands/create-task.ts';
import { requestShuffle } from '../commands/request-shuffle.ts';
import { newestTasks, type TaskFilter, type TaskPage } from '../projections/task-queries.ts';
import type { TaskRow } from '../projections/task-rows.ts';
import { shuffleRoles } from './access.ts';
import type { Context } from './context.ts';
import type { Resolvers } from './resolvers.gen.ts';

export const resolvers: Resolvers = {
  DateTime: dateTimeScalar,
  Money: moneyScalar,
  Query: {
    task: async (_parent, { id }, context) => (await context.taskLoader.load(id)) ?? null,
    tasks: (_parent, args, context) =>
      taskPage(args, (filter, page) => newestTasks(context.deps.database.db, filter, page)),
    myTasks: (_parent, args, context) => ownTaskPage(context, requireViewer(context).id, args),
    shuffle: async (_parent, { id }, context) => (await context.shuffleLoader.load(id)) ?? null,
    async taskChange(_parent, { taskId, change }, context) {
      const task = await context.taskLoader.load(taskId);
      return task ? { change, task, version: task.version } : null;
    },
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
      const shuffle = await context.shuffleLoader.load(result.result.id);
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
    async __resolveReference({ id }, context) {
      // The same as for Query.shuffle: a reference is no way around the table of access.
      if (!shuffleRoles.includes(requireViewer(context).role)) throw forbidden();
      return (await context.shuffleLoader.load(id)) ?? null;
    },
    requestedAt: ({ requestedAt }) => requestedAt.toISOString(),
    finishedAt: ({ finishedAt }) => finishedAt?.toISOString() ?? null,
  },
  User: {
    __resolveReference: ({ id }) => ({ id }),
    tasks: ({ id }, args, context) => ownTaskPage(context, id, args),
  },
};

type CommandAnswer = Awaited<ReturnType<typeof completeTask>>;

async function taskPayload(context: Context, result: CommandAnswer) {
  if (result.kind === 'refused') return { task: null, refusal: result.refusal };
  return { task: (await context.taskLoader.load(result.result.id)) ?? null, refusal: null };
}

interface PageArgs {
  readonly status?: TaskFilter['status'] | null;
  readonly assigneeId?: string | null;
  readonly text?: string | null;
  readonly first?: number | null;
  readonly after?: string | null;
}

const ownTaskPage = (context: Context, assigneeId: string, args: PageArgs) =>
  taskPage(args, (filter, page) => context.tasksOf(assigneeId, filter, page));

async function taskPage(
  args: PageArgs,
  read: (filter: TaskFilter, page: TaskPage) => Promise<TaskRow[]>,
): Promise<Connection<TaskRow>> {
  const { first, after } = pageRequest(args, 2);
  const page = { after: after && placeOf(after), limit: first + 1 };
  const rows = await read(filterOf(args), page);
  return toConnection(rows, first, (row) => [row.createdAt.toISOString(), row.id]);
}

const textCharactersMax = 100;

function filterOf({ status, assigneeId, text }: PageArgs): TaskFilter {
  if (typeof assigneeId === 'string' && !isEntityId(assigneeId))
    throw badUserInput('assigneeId', 'is no id');
  const wanted = text?.trim();
  if (wanted !== undefined && !isSearchText(wanted))
    throw badUserInput(
      'text',
      `must be 1 to ${textCharactersMax} characters, none of them control`,
    );
  return { status: status ?? undefined, assigneeId: assigneeId ?? undefined, text: wanted };
}

const isSearchText = (text: string): boolean =>
  text.length >= 1 && text.length <= textCharactersMax && !/[\p{Cc}\p{Cs}]/u.test(text);

/** A cursor is the client's to send, so it may say anything. */
function placeOf([createdAt = '', id = '']: readonly string[]): { createdAt: Date; id: string } {
  const instant = new Date(createdAt);
  const isInstant = /^[12]\d{3}-/.test(createdAt) && !Number.isNaN(instant.getTime());
  if (!isInstant || !isEntityId(id)) throw badUserInput('after', 'is no cursor of this list');
  return { createdAt: instant, id };
}

const dollars = (cents: number | null) =>
  cents === null ? null : { amount: cents, currency: 'USD' };
