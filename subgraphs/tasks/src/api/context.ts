// What the resolvers of tasks work with: the commands' dependencies and a loader per request.
import type { ApiContext } from '@ates/kit/api/api-context';
import DataLoader from 'dataloader';
import type { TasksDeps } from '../commands/tasks-deps.ts';
import { shufflesById, type ShuffleRow } from '../projections/shuffle-rows.ts';
import {
  newestTasksOf,
  tasksById,
  type TaskFilter,
  type TaskPage,
} from '../projections/task-queries.ts';
import type { TaskRow } from '../projections/task-rows.ts';

/** A person as tasks knows them: by id. Name and role are the users subgraph's. */
export interface UserReference {
  readonly id: string;
}

export interface Context extends ApiContext {
  readonly deps: TasksDeps;
  /** All tasks asked for in one request, in one statement. */
  readonly taskLoader: DataLoader<string, TaskRow | undefined>;
  readonly shuffleLoader: DataLoader<string, ShuffleRow | undefined>;
  /** The page of each assignee's tasks; everybody asked for with the same page, in one statement. */
  readonly tasksOf: (assigneeId: string, filter: TaskFilter, page: TaskPage) => Promise<TaskRow[]>;
}

export const createContext =
  (deps: TasksDeps) =>
  (request: ApiContext): Context => ({
    ...request,
    deps,
    taskLoader: new DataLoader((ids) => tasksById(deps.database.db, ids)),
    shuffleLoader: new DataLoader((ids) => shufflesById(deps.database.db, ids)),
    tasksOf: createPageLoader(deps),
  });

function createPageLoader({ database }: TasksDeps): Context['tasksOf'] {
  const loaders = new Map<string, DataLoader<string, TaskRow[]>>();
  return (assigneeId, filter, page) => {
    const key = JSON.stringify([filter, page]);
    const known = loaders.get(key);
    if (known) return known.load(assigneeId);
    const loader = new DataLoader((ids: readonly string[]) =>
      newestTasksOf(database.db, ids, filter, page),
    );
    loaders.set(key, loader);
    return loader.load(assigneeId);
  };
}
