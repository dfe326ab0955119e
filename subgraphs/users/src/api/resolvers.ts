// The graph's view of people: arguments become commands and queries, rows become types.
import { commandContext, requireViewer } from '@ates/kit/api/api-context';
import { badUserInput, unauthenticated } from '@ates/kit/api/api-errors';
import { pageRequest, toConnection } from '@ates/kit/api/connection';
import { dateTimeScalar } from '@ates/kit/api/scalars';
import { logIn } from '../commands/log-in.ts';
import { registerUser } from '../commands/register-user.ts';
import { oldestUsers } from '../projections/user-queries.ts';
import type { Context } from './context.ts';
import { privateField } from './private-field.ts';
import type { Resolvers } from './resolvers.gen.ts';

export const resolvers: Resolvers = {
  DateTime: dateTimeScalar,
  Query: {
    me: async (_parent, _args, context) =>
      (await context.userLoader.load(requireViewer(context).id)) ?? null,
    user: async (_parent, { id }, context) => (await context.userLoader.load(id)) ?? null,
    users: (_parent, args, context) => userPage(context, args),
  },
  Mutation: {
    async login(_parent, { input }, context) {
      const signedIn = await logIn(context.deps, context.correlationId, input);
      const user = signedIn && (await freshUser(context, signedIn.userId));
      // One answer for everybody who is kept out, whatever the reason (AU-5).
      if (!user) throw unauthenticated('The mail address or the password is wrong.');
      const { accessToken, expiresAt } = signedIn;
      return { accessToken, expiresAt: expiresAt.toISOString(), user: { ...user, isSelf: true } };
    },
    async registerUser(_parent, { input }, context) {
      const { idempotencyKey, ...registration } = input;
      const result = await registerUser(
        context.deps,
        commandContext(context, idempotencyKey),
        registration,
      );
      return userPayload(context, result);
    },
  },
  User: {
    __resolveReference: async ({ id }, context) => (await context.userLoader.load(id)) ?? null,
    email: privateField('email'),
    role: privateField('role'),
    status: privateField('status'),
    registeredAt: ({ registeredAt }) => registeredAt.toISOString(),
  },
};

type UserAnswer = Awaited<ReturnType<typeof registerUser>>;

async function userPayload(context: Context, answer: UserAnswer) {
  if (answer.kind === 'refused') return { user: null, refusal: answer.refusal };
  return { user: (await freshUser(context, answer.result.id)) ?? null, refusal: null };
}

/** The person as they are now: an earlier mutation of the same request may have loaded them already. */
const freshUser = ({ userLoader }: Context, id: string) => userLoader.clear(id).load(id);

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
  if (!isWritten(registeredAt) || Number.isNaN(instant.getTime()) || id.includes('\0')) {
    throw badUserInput('after', 'is no cursor of this list');
  }
  return { registeredAt: instant, id };
}

// Years that Postgres knows too.
const isWritten = (instant: string): boolean => /^[1-9]\d{3}-.{18}Z$/.test(instant);
