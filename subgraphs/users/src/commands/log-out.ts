// Ends one sign-in, or every one. After "everywhere" all older tokens stop counting within seconds (AU-3); after a
// single log-out the access token lives on for its minutes, but no other follows it.
import { runCommand, type CommandContext } from '@ates/kit/commands/run-command';
import { accept } from '@ates/kit/domain/decision';
import { signOutEverywhere } from '../domain/refresh.ts';
import { findRefreshToken, forgetFamily } from '../projections/refresh-token-rows.ts';
import { changeUser, type UserResult } from './change-user.ts';
import { opaqueTokenHash } from './opaque-token.ts';
import type { UsersDeps } from './users-deps.ts';

/** Ends the sign-in that `refreshToken` belongs to; nothing happens when it is not the actor's. */
export async function logOut(
  deps: UsersDeps,
  context: CommandContext,
  refreshToken: string,
): Promise<void> {
  const tokenHash = await opaqueTokenHash(refreshToken);
  await runCommand(deps, context, {
    name: 'logOut',
    input: tokenHash,
    async run({ tx }) {
      const token = await findRefreshToken(tx, tokenHash);
      if (token?.userId === context.actor.id) await forgetFamily(tx, token.family);
      return { kind: 'done', result: null, written: [] };
    },
  });
}

export const logOutEverywhere = (
  deps: UsersDeps,
  context: CommandContext,
): Promise<UserResult<never>> =>
  changeUser<never>(deps, context, {
    name: 'logOutEverywhere',
    input: {},
    id: context.actor.id,
    decide: (user, { now }) =>
      accept(signOutEverywhere(user, 'Signed out everywhere by the person themself.', now)),
  });
