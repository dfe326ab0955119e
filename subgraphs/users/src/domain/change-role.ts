// AU-4: an admin gives somebody another role, as long as an active admin remains.
import type { Role } from '@ates/kit/domain/actor';
import { accept, refuse, type Decision } from '@ates/kit/domain/decision';
import { reasonProblem } from './input-rules.ts';
import type { User, UserChanged } from './user.ts';

export type ChangeRoleRefusal = 'REASON_INVALID' | 'ROLE_UNCHANGED' | 'LAST_ADMIN';

/** Without an admin nobody could ever make one again. */
export const lastAdmin = refuse('LAST_ADMIN', 'The last active admin stays one.');

export const isLastAdmin = (user: User, activeAdmins: number): boolean =>
  user.role === 'ADMIN' && user.status === 'ACTIVE' && activeAdmins <= 1;

export function decideChangeRole(
  user: User,
  facts: { readonly activeAdmins: number },
  command: { readonly role: Role; readonly reason: string; readonly now: Date },
): Decision<UserChanged, ChangeRoleRefusal> {
  const reason = command.reason.trim();
  const problem = reasonProblem(reason);
  if (problem) return problem;
  if (command.role === user.role) {
    return refuse('ROLE_UNCHANGED', 'The person has that role already.');
  }
  if (isLastAdmin(user, facts.activeAdmins)) return lastAdmin;
  return accept<UserChanged>({
    kind: 'role-changed',
    userId: user.id,
    oldRole: user.role,
    newRole: command.role,
    reason,
    at: command.now,
  });
}
