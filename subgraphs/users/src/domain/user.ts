// A person and what can happen to one. `evolveUser` says what each change does, the token epoch included:
// whatever must end older tokens raises it (AU-3).
import type { Role } from '@ates/kit/domain/actor';
import type { UserId } from '@ates/kit/domain/ids';

export type UserStatus = 'ACTIVE' | 'DEACTIVATED';

export interface User {
  readonly id: UserId;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly status: UserStatus;
  readonly tokenEpoch: number;
  /** When the epoch was raised last; absent while it never was. */
  readonly tokensValidFrom?: Date;
  readonly registeredAt: Date;
}

/** A fact about a person; `reason` is kept in the history. */
export interface UserFact {
  readonly userId: UserId;
  readonly reason: string;
  readonly at: Date;
}

export interface UserRegistered extends UserFact {
  readonly kind: 'user-registered';
  readonly name: string;
  readonly email: string;
  readonly role: Role;
}

export type UserChanged = UserFact &
  (
    | { readonly kind: 'role-changed'; readonly oldRole: Role; readonly newRole: Role }
    | { readonly kind: 'user-deactivated' }
    | { readonly kind: 'user-reactivated' }
    | {
        readonly kind: 'profile-changed';
        readonly changes: readonly ProfileChange[];
      }
    | { readonly kind: 'password-changed' }
    | { readonly kind: 'signed-out-everywhere' }
  );

export type UserEvent = UserRegistered | UserChanged;

export interface ProfileChange {
  readonly field: 'name' | 'email';
  readonly before: string;
  readonly after: string;
}

export const registeredUser = (event: UserRegistered): User => ({
  id: event.userId,
  name: event.name,
  email: event.email,
  role: event.role,
  status: 'ACTIVE',
  tokenEpoch: 0,
  registeredAt: event.at,
});

export function evolveUser(user: User, event: UserChanged): User {
  const raised = { tokenEpoch: user.tokenEpoch + 1, tokensValidFrom: event.at };
  switch (event.kind) {
    case 'role-changed':
      return { ...user, role: event.newRole, ...raised };
    case 'user-deactivated':
      return { ...user, status: 'DEACTIVATED', ...raised };
    case 'user-reactivated':
      return { ...user, status: 'ACTIVE' };
    case 'profile-changed':
      return event.changes.reduce<User>(
        (changed, { field, after }) => ({ ...changed, [field]: after }),
        user,
      );
    case 'password-changed':
    case 'signed-out-everywhere':
      return { ...user, ...raised };
  }
}
