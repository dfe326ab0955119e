// Reading people: oneself, anybody by id, everybody in pages, and what has happened to somebody.
import { requireViewer } from '@ates/kit/api/api-context';
import { badUserInput } from '@ates/kit/api/api-errors';
import { pageRequest, toConnection } from '@ates/kit/api/connection';
import { isEntityId } from '@ates/kit/domain/entity-id';
import { historyOf } from '../projections/user-history.ts';
import { oldestUsers } from '../projections/user-queries.ts';
import type { Context } from './context.ts';
import type { QueryResolvers } from './resolvers.gen.ts';

export const queryResolvers: QueryResolvers = {
  me: async (_parent, _args, context) =>
    (await context.userLoader.load(requireViewer(context).id)) ?? null,
  user: async (_parent, { id }, context) => (await context.userLoader.load(id)) ?? null,
  users: (_parent, args, context) => userPage(context, args),
  userHistory: (_parent, { userId, ...args }, context) => historyPage(context, userId, args),
};

interface PageArgs {
  readonly first?: number | null;
  readonly after?: string | null;
}

async function userPage({ deps }: Context, args: PageArgs) {
  const { first, after } = pageRequest(args, 2);
  const rows = await oldestUsers(deps.database.db, {
    after: after && placeOf(after),
    limit: first + 1,
  });
  return toConnection(rows, first, (row) => [row.registeredAt.toISOString(), row.id]);
}

function placeOf([registeredAt = '', id = '']: readonly string[]) {
  const instant = new Date(registeredAt);
  if (!isWritten(registeredAt) || Number.isNaN(instant.getTime()) || !isEntityId(id)) {
    throw badUserInput('after', 'is no cursor of this list');
  }
  return { registeredAt: instant, id };
}

// Years that Postgres knows too.
const isWritten = (instant: string): boolean => /^[1-9]\d{3}-.{18}Z$/.test(instant);

async function historyPage({ deps, userLoader }: Context, userId: string, args: PageArgs) {
  const { first, after } = pageRequest(args, 1);
  const afterVersion = Number(after?.[0] ?? 0);
  if (!Number.isInteger(afterVersion) || afterVersion < 0 || afterVersion > versionMax) {
    throw badUserInput('after', 'is no cursor of this list');
  }
  if (!(await userLoader.load(userId))) return null;
  const page = { after: afterVersion, limit: first + 1 };
  const rows = await historyOf(deps.database.db, userId, page);
  return toConnection(rows, first, ({ version }) => [String(version)]);
}

const versionMax = 2_147_483_647;
