// AU-4: an admin lets somebody out of the company's doors, or in again. Tasks, balance and history stay (D-11).
import { accept, refuse, type Decision } from '@ates/kit/domain/decision';
import { isLastAdmin, lastAdmin } from './change-role.ts';
import { reasonProblem } from './input-rules.ts';
import type { User, UserChanged } from './user.ts';

export type DeactivateRefusal = 'REASON_INVALID' | 'USER_ALREADY_DEACTIVATED' | 'LAST_ADMIN';
export type ReactivateRefusal = 'REASON_INVALID' | 'USER_ALREADY_ACTIVE';

interface ChangeStatus {
  readonly reason: string;
  readonly now: Date;
}

export function decideDeactivate(
  user: User,
  facts: { readonly activeAdmins: number },
  command: ChangeStatus,
): Decision<UserChanged, DeactivateRefusal> {
  const reason = command.reason.trim();
  const problem = reasonProblem(reason);
  if (problem) return problem;
  if (user.status === 'DEACTIVATED') {
    return refuse('USER_ALREADY_DEACTIVATED', 'The person is deactivated already.');
  }
  if (isLastAdmin(user, facts.activeAdmins)) return lastAdmin;
  return accept<UserChanged>({
    kind: 'user-deactivated',
    userId: user.id,
    reason,
    at: command.now,
  });
}

export function decideReactivate(
  user: User,
  command: ChangeStatus,
): Decision<UserChanged, ReactivateRefusal> {
  const reason = command.reason.trim();
  const problem = reasonProblem(reason);
  if (problem) return problem;
  if (user.status === 'ACTIVE') {
    return refuse('USER_ALREADY_ACTIVE', 'The person is active already.');
  }
  return accept<UserChanged>({
    kind: 'user-reactivated',
    userId: user.id,
    reason,
    at: command.now,
  });
}
