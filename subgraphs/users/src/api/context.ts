// What the resolvers of users work with: the commands' dependencies and a loader per request.
import type { ApiContext } from '@ates/kit/api/api-context';
import DataLoader from 'dataloader';
import type { UsersDeps } from '../commands/users-deps.ts';
import { usersById, type UserView } from '../projections/user-queries.ts';

// Far above any page, below the parameters that one statement may have.
const maxBatchSize = 10_000;

/** A person as the resolvers hand them on. */
export interface UserNode extends UserView {
  /** Whoever asks has just shown to be this person: a login's answer, before there is a token to tell. */
  readonly isSelf?: true;
}

export interface Context extends ApiContext {
  readonly deps: UsersDeps;
  /** All people asked for in one request, in one statement. */
  readonly userLoader: DataLoader<string, UserView | undefined>;
}

export const createContext =
  (deps: UsersDeps) =>
  (request: ApiContext): Context => ({
    ...request,
    deps,
    userLoader: new DataLoader((ids) => usersById(deps.database.db, ids), { maxBatchSize }),
  });
