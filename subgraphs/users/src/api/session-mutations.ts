// Signing in, staying in, and out. Whoever is kept out gets one answer, whatever the reason (AU-5).
import {
  commandContext,
  readIdempotencyKey,
  recordWritten,
  requireViewer,
} from '@ates/kit/api/api-context';
import { unauthenticated } from '@ates/kit/api/api-errors';
import { logIn, type SignedIn } from '../commands/log-in.ts';
import { logOut, logOutEverywhere } from '../commands/log-out.ts';
import { refreshSession } from '../commands/refresh-session.ts';
import { signUp } from '../commands/sign-up.ts';
import type { Context } from './context.ts';
import type { MutationResolvers } from './resolvers.gen.ts';
import { freshUser, userPayload } from './user-payload.ts';

export const sessionMutations = {
  async login(_parent, { input }, context) {
    const signedIn = await logIn(context.deps, context.correlationId, input);
    return sessionPayload(context, signedIn, 'The mail address or the password is wrong.');
  },
  async refresh(_parent, { input }, context) {
    const { deps, correlationId } = context;
    const signedIn = await refreshSession(deps, correlationId, input.refreshToken);
    return sessionPayload(context, signedIn, 'Sign in again.');
  },
  async logout(_parent, { input }, context) {
    const { refreshToken, idempotencyKey } = input;
    await logOut(context.deps, commandContext(context, idempotencyKey), refreshToken);
    return { user: await freshUser(context, requireViewer(context).id), refusal: null };
  },
  async logoutEverywhere(_parent, { input }, context) {
    const by = commandContext(context, input?.idempotencyKey);
    return userPayload(context, await logOutEverywhere(context.deps, by));
  },
  async signUp(_parent, { input }, context) {
    const { deps, correlationId, viewer } = context;
    if (!deps.selfRegistration && !viewer) throw unauthenticated();
    const idempotencyKey = readIdempotencyKey(input.idempotencyKey);
    const request = { correlationId, idempotencyKey, onWritten: recordWritten(context) };
    const payload = await userPayload(context, await signUp(deps, request, input));
    return { ...payload, user: payload.user && { ...payload.user, isSelf: true as const } };
  },
} satisfies MutationResolvers;

async function sessionPayload(context: Context, signedIn: SignedIn | undefined, otherwise: string) {
  const user = signedIn && (await freshUser(context, signedIn.userId));
  if (!user) throw unauthenticated(otherwise);
  return {
    accessToken: signedIn.accessToken,
    expiresAt: signedIn.expiresAt.toISOString(),
    refreshToken: signedIn.refreshToken,
    refreshExpiresAt: signedIn.refreshExpiresAt.toISOString(),
    user: { ...user, isSelf: true as const },
  };
}
