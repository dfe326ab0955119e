// Who does something. Comes in with every command; the domain never looks it up.
import type { UserId } from './ids.ts';

export const roles = ['ADMIN', 'MANAGER', 'ACCOUNTANT', 'WORKER'] as const;
export type Role = (typeof roles)[number];

/** A signed-in person, as their token says. */
export interface Actor {
  readonly id: UserId;
  readonly role: Role;
}

/** The system itself, when nobody asked: a start, a scheduler. `id` names the part that acts. */
export interface SystemActor {
  readonly id: string;
  readonly role: 'SYSTEM';
}
