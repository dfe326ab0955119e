// Gives a person another role, with a reason (AU-4); their older tokens stop counting (AU-3).
import type { CommandContext } from '@ates/kit/commands/run-command';
import type { Role } from '@ates/kit/domain/actor';
import { decideChangeRole, type ChangeRoleRefusal } from '../domain/change-role.ts';
import { lockAdmins } from '../projections/user-rows.ts';
import { changeUser, type UserResult } from './change-user.ts';
import type { UsersDeps } from './users-deps.ts';

export interface ChangeRole {
  readonly userId: string;
  readonly role: Role;
  readonly reason: string;
}

export const changeRole = (
  deps: UsersDeps,
  context: CommandContext,
  input: ChangeRole,
): Promise<UserResult<ChangeRoleRefusal>> =>
  changeUser(deps, context, {
    name: 'changeRole',
    input,
    id: input.userId,
    decide: async (user, { tx, now }) =>
      decideChangeRole(user, { activeAdmins: await lockAdmins(tx) }, { ...input, now }),
  });
