// What a command on a person answers, as the graph says it: the person as they now are, or the refusal.
import type { UserResult } from '../commands/change-user.ts';
import type { UserView } from '../projections/user-queries.ts';
import type { Context } from './context.ts';

export async function userPayload(context: Context, answer: UserResult<string>) {
  if (answer.kind === 'refused') return { user: null, refusal: answer.refusal };
  return { user: await freshUser(context, answer.result.id), refusal: null };
}

/** The person as they are now: an earlier mutation of the same request may have loaded them already. */
export const freshUser = async ({ userLoader }: Context, id: string): Promise<UserView | null> =>
  (await userLoader.clear(id).load(id)) ?? null;
