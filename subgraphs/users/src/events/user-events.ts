// People as the others hear of them: facts without personal data, the state with name and epoch, and the
// mail address on CONTACTS alone.
import { tell, type Draft } from '@ates/kit/events/append-events';
import {
  userContactV1,
  userDeactivatedV1,
  userProfileChangedV1,
  userReactivatedV1,
  userRegisteredV1,
  userRoleChangedV1,
  userStateV1,
} from '@ates/schema/contracts/users';
import type { User, UserEvent } from '../domain/user.ts';

/** The aggregate's name in the event store. */
export const userAggregate = 'user';

/** The fact as others hear of it; undefined for what only the state tells (the epoch). */
export function tellUserEvent(event: UserEvent): Draft | undefined {
  const { userId, reason } = event;
  switch (event.kind) {
    case 'user-registered':
      return tell(userRegisteredV1, {
        userId,
        role: event.role,
        status: 'ACTIVE',
        registeredAt: event.at.toISOString(),
      });
    case 'role-changed':
      return tell(userRoleChangedV1, {
        userId,
        oldRole: event.oldRole,
        newRole: event.newRole,
        reason,
      });
    case 'user-deactivated':
      return tell(userDeactivatedV1, { userId, reason });
    case 'user-reactivated':
      return tell(userReactivatedV1, { userId, reason });
    case 'profile-changed':
      return tellProfileChanged(
        event,
        event.changes.map(({ field }) => field),
      );
    case 'password-changed':
      return tellProfileChanged(event, ['password']);
    case 'signed-out-everywhere':
      return undefined;
  }
}

const tellProfileChanged = ({ userId, reason }: UserEvent, changedFields: string[]): Draft =>
  tell(userProfileChangedV1, { userId, changedFields, reason });

/** The state after `event`, and the contact when it is new: its stream need not repeat what it holds. */
export function tellUserStates(user: User, version: number, event: UserEvent): Draft[] {
  const state = tell(userStateV1, {
    userId: user.id,
    version,
    name: user.name,
    role: user.role,
    status: user.status,
    tokenEpoch: user.tokenEpoch,
    ...(user.tokensValidFrom ? { tokensValidFrom: user.tokensValidFrom.toISOString() } : {}),
    updatedAt: event.at.toISOString(),
  });
  const contact = tell(userContactV1, { userId: user.id, version, email: user.email });
  return changesEmail(event) ? [state, contact] : [state];
}

const changesEmail = (event: UserEvent): boolean =>
  event.kind === 'user-registered' ||
  (event.kind === 'profile-changed' && event.changes.some(({ field }) => field === 'email'));
