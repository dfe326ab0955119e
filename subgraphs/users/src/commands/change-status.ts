// Deactivates a person, whose tokens then stop counting (AU-3), or lets them in again; each with a reason (AU-4).
import type { CommandContext } from '@ates/kit/commands/run-command';
import {
  decideDeactivate,
  decideReactivate,
  type DeactivateRefusal,
  type ReactivateRefusal,
} from '../domain/change-status.ts';
import { lockAdmins } from '../projections/user-rows.ts';
import { changeUser, type UserResult } from './change-user.ts';
import type { UsersDeps } from './users-deps.ts';

export interface ChangeStatus {
  readonly userId: string;
  readonly reason: string;
}

export const deactivateUser = (
  deps: UsersDeps,
  context: CommandContext,
  input: ChangeStatus,
): Promise<UserResult<DeactivateRefusal>> =>
  changeUser(deps, context, {
    name: 'deactivateUser',
    input,
    id: input.userId,
    decide: async (user, { tx, now }) =>
      decideDeactivate(user, { activeAdmins: await lockAdmins(tx) }, { ...input, now }),
  });

export const reactivateUser = (
  deps: UsersDeps,
  context: CommandContext,
  input: ChangeStatus,
): Promise<UserResult<ReactivateRefusal>> =>
  changeUser(deps, context, {
    name: 'reactivateUser',
    input,
    id: input.userId,
    decide: (user, { now }) => decideReactivate(user, { ...input, now }),
  });
