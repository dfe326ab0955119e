// The graph's view of people, by type.
import { dateTimeScalar } from '@ates/kit/api/scalars';
import { privateField } from './private-field.ts';
import { queryResolvers } from './query-resolvers.ts';
import type { Resolvers, UserChangeKind } from './resolvers.gen.ts';
import { sessionMutations } from './session-mutations.ts';
import { userMutations } from './user-mutations.ts';

export const resolvers: Resolvers = {
  DateTime: dateTimeScalar,
  Query: queryResolvers,
  Mutation: { ...sessionMutations, ...userMutations },
  User: {
    __resolveReference: async ({ id }, context) => (await context.userLoader.load(id)) ?? null,
    email: privateField('email'),
    role: privateField('role'),
    status: privateField('status'),
    registeredAt: ({ registeredAt }) => registeredAt.toISOString(),
  },
  UserChange: {
    kind: ({ kind }) => changeKinds[kind],
    changedAt: ({ changedAt }) => changedAt.toISOString(),
    changedBy: async ({ actorId, actorRole }, _args, { userLoader }) =>
      actorRole === 'SYSTEM' ? null : ((await userLoader.load(actorId)) ?? null),
  },
};

const changeKinds = {
  'user-registered': 'REGISTERED',
  'role-changed': 'ROLE_CHANGED',
  'user-deactivated': 'DEACTIVATED',
  'user-reactivated': 'REACTIVATED',
  'profile-changed': 'PROFILE_CHANGED',
  'password-changed': 'PASSWORD_CHANGED',
  'signed-out-everywhere': 'SIGNED_OUT_EVERYWHERE',
} as const satisfies Record<string, UserChangeKind>;
