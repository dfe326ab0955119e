// Sets a new password for whoever knows the present one; a wrong guess counts like one at the door (AU-5), and
// all tokens from before stop counting (AU-3).
import { runCommand, type CommandContext } from '@ates/kit/commands/run-command';
import {
  decideChangePassword,
  newPasswordProblem,
  type ChangePassword,
  type ChangePasswordRefusal,
} from '../domain/change-password.ts';
import { decideLogin } from '../domain/login.ts';
import { lockCredentials } from '../projections/credentials.ts';
import { admit } from './admit.ts';
import { changeUser, type UserResult } from './change-user.ts';
import { systemContext, type UsersDeps } from './users-deps.ts';

export async function changePassword(
  deps: UsersDeps,
  context: CommandContext,
  input: ChangePassword,
): Promise<UserResult<ChangePasswordRefusal>> {
  const problem = newPasswordProblem(input);
  if (problem) return problem;
  const { idempotencyKey } = context;
  const passwordHash = await deps.passwords.hash(input.newPassword);
  const result = await changeUser(deps, context, {
    name: 'changePassword',
    input: idempotencyKey && (await deps.passwords.fingerprint(input.newPassword, idempotencyKey)),
    id: context.actor.id,
    passwordHash,
    async decide(user, { tx, now }) {
      const present = await lockCredentials(tx, user.id);
      const matches = await deps.passwords.matches(present?.passwordHash, input.currentPassword);
      const passwordMatches =
        present !== undefined &&
        decideLogin(present.login, { passwordMatches: matches, now }).signedIn;
      return decideChangePassword(user, { passwordMatches }, now);
    },
  });
  if (result.kind === 'refused' && result.refusal.code === 'PASSWORD_WRONG') {
    await countWrongGuess(deps, context);
  }
  return result;
}

/** A refusal leaves no trace, so the guess is counted in a transaction of its own. */
async function countWrongGuess(
  deps: UsersDeps,
  { actor, correlationId }: CommandContext,
): Promise<void> {
  await runCommand(deps, systemContext(deps, correlationId), {
    name: 'countWrongGuess',
    input: undefined,
    async run(moment) {
      await admit(moment, { userId: actor.id, passwordMatches: () => false });
      return { kind: 'done', result: null, written: [] };
    },
  });
}
