// Exchanges a refresh token for the next one and a fresh access token (AU-3). A token that comes a second time
// ends everything the person's tokens could do.
import type { Cause, Moment } from '@ates/kit/commands/moment';
import { runCommand, type Outcome } from '@ates/kit/commands/run-command';
import { decideRefresh } from '../domain/refresh.ts';
import { evolveUser } from '../domain/user.ts';
import type { TokenSubject } from '../projections/credentials.ts';
import { findRefreshToken, markUsed } from '../projections/refresh-token-rows.ts';
import { lockUser, updateUser } from '../projections/user-rows.ts';
import { issueAccessToken } from './issue-access-token.ts';
import { issueRefreshToken, type IssuedRefreshToken } from './issue-refresh-token.ts';
import type { SignedIn } from './log-in.ts';
import { opaqueTokenHash } from './opaque-token.ts';
import { systemContext, type UsersDeps } from './users-deps.ts';
import { writeUser } from './write-user.ts';

interface Rotated {
  readonly subject: TokenSubject;
  readonly refresh: IssuedRefreshToken;
}

/** Undefined when the token does not (or no longer) count. */
export async function refreshSession(
  deps: UsersDeps,
  correlationId: string,
  refreshToken: string,
): Promise<SignedIn | undefined> {
  const tokenHash = await opaqueTokenHash(refreshToken);
  const outcome = await runCommand<Rotated | undefined, never>(
    deps,
    systemContext(deps, correlationId),
    {
      name: 'refreshSession',
      input: undefined,
      run: (moment, cause) => rotate(deps, moment, cause, tokenHash),
    },
  );
  if (outcome.kind === 'refused' || !outcome.result) return undefined;
  const { subject, refresh } = outcome.result;
  return { userId: subject.id, ...refresh, ...(await issueAccessToken(deps, subject)) };
}

async function rotate(
  deps: UsersDeps,
  moment: Moment,
  cause: Cause,
  tokenHash: string,
): Promise<Outcome<Rotated | undefined, never>> {
  const { tx, now } = moment;
  const owner = (await findRefreshToken(tx, tokenHash))?.userId;
  const before = owner === undefined ? undefined : await lockUser(tx, owner);
  // Read again under the owner's lock: a twin may have used it meanwhile.
  const token = before && (await findRefreshToken(tx, tokenHash));
  if (!before || !token) return denied;
  const { user, version } = before;
  const decision = decideRefresh(user, token, now);
  switch (decision.kind) {
    case 'denied':
      return denied;
    case 'reused': {
      const after = { user: evolveUser(user, decision.event), version: version + 1 };
      await updateUser(tx, after);
      const { written } = await writeUser(moment, cause, after, decision.event);
      deps.logger.warn({ userId: user.id }, 'a refresh token was used twice; all tokens ended');
      return { kind: 'done', result: undefined, written };
    }
    case 'rotated': {
      await markUsed(tx, tokenHash, now);
      const refresh = await issueRefreshToken(deps, moment, user, token.family);
      return { kind: 'done', result: { subject: user, refresh }, written: [] };
    }
  }
}

const denied = { kind: 'done', result: undefined, written: [] } as const;
