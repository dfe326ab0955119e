// The fields of a person that are not everybody's: mail address, role, status (domain rules: "Who may do what").
import { forbidden } from '@ates/kit/api/api-errors';
import type { Context, UserNode } from './context.ts';

/** The field for admins and the person themself; null with FORBIDDEN for everybody else. */
export const privateField =
  <Field extends 'email' | 'role' | 'status'>(field: Field) =>
  (user: UserNode, _args: unknown, { viewer }: Context): UserNode[Field] => {
    if (user.isSelf || viewer?.role === 'ADMIN' || viewer?.id === user.id) return user[field];
    throw forbidden();
  };
