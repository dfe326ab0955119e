// What the resolvers of tasks work with: the commands' dependencies and a loader per request.
import type { ApiContext } from '@ates/kit/api/api-context';
import DataLoader from 'dataloader';
import type { TasksDeps } from '../commands/tasks-deps.ts';
import { tasksById } from '../projections/task-queries.ts';
import type { TaskRow } from '../projections/task-rows.ts';

/** A person as tasks knows them: by id. Name and role are the users subgraph's. */
export interface UserReference {
  readonly id: string;
}

export interface Context extends ApiContext {
  readonly deps: TasksDeps;
  /** All tasks asked for in one request, in one statement. */
  readonly taskLoader: DataLoader<string, TaskRow | undefined>;
}

export const createContext =
  (deps: TasksDeps) =>
  (request: ApiContext): Context => ({
    ...request,
    deps,
    taskLoader: new DataLoader((ids) => tasksById(deps.database.db, ids)),
  });
