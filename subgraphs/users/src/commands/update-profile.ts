// Changes one's own name or mail address; the new address is told on CONTACTS in the same write.
import type { CommandContext } from '@ates/kit/commands/run-command';
import {
  decideUpdateProfile,
  tidyProfile,
  type UpdateProfile,
  type UpdateProfileRefusal,
} from '../domain/update-profile.ts';
import { isEmail } from '../domain/input-rules.ts';
import { claimEmail } from '../projections/user-rows.ts';
import { changeUser, type UserResult } from './change-user.ts';
import type { UsersDeps } from './users-deps.ts';

export function updateProfile(
  deps: UsersDeps,
  context: CommandContext,
  input: UpdateProfile,
): Promise<UserResult<UpdateProfileRefusal>> {
  const profile = tidyProfile(input);
  const { email } = profile;
  return changeUser(deps, context, {
    name: 'updateProfile',
    input: profile,
    id: context.actor.id,
    async decide(user, { tx, now }) {
      // What is no address is nobody's, and the database might not even be able to look for it.
      const holder =
        email === undefined || !isEmail(email) ? undefined : await claimEmail(tx, email);
      const emailTaken = holder !== undefined && holder !== user.id;
      return decideUpdateProfile(user, { emailTaken }, { ...profile, now });
    },
  });
}
