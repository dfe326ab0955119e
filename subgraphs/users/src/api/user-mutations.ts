// Changing people: arguments become commands, results become payloads.
import { commandContext } from '@ates/kit/api/api-context';
import { changePassword } from '../commands/change-password.ts';
import { changeRole } from '../commands/change-role.ts';
import { deactivateUser, reactivateUser } from '../commands/change-status.ts';
import { registerUser } from '../commands/register-user.ts';
import { updateProfile } from '../commands/update-profile.ts';
import type { MutationResolvers } from './resolvers.gen.ts';
import { userPayload } from './user-payload.ts';

export const userMutations = {
  async registerUser(_parent, { input: { idempotencyKey, ...input } }, context) {
    const by = commandContext(context, idempotencyKey);
    return userPayload(context, await registerUser(context.deps, by, input));
  },
  async changeRole(_parent, { input: { idempotencyKey, ...input } }, context) {
    const by = commandContext(context, idempotencyKey);
    return userPayload(context, await changeRole(context.deps, by, input));
  },
  async deactivateUser(_parent, { input: { idempotencyKey, ...input } }, context) {
    const by = commandContext(context, idempotencyKey);
    return userPayload(context, await deactivateUser(context.deps, by, input));
  },
  async reactivateUser(_parent, { input: { idempotencyKey, ...input } }, context) {
    const by = commandContext(context, idempotencyKey);
    return userPayload(context, await reactivateUser(context.deps, by, input));
  },
  async updateProfile(_parent, { input }, context) {
    const by = commandContext(context, input.idempotencyKey);
    const result = await updateProfile(context.deps, by, {
      name: input.name ?? undefined,
      email: input.email ?? undefined,
      reason: input.reason,
    });
    return userPayload(context, result);
  },
  async changePassword(_parent, { input: { idempotencyKey, ...input } }, context) {
    const by = commandContext(context, idempotencyKey);
    return userPayload(context, await changePassword(context.deps, by, input));
  },
} satisfies MutationResolvers;
