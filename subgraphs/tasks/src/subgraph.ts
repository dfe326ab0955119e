// The tracker: tasks, their assignment and their completion. This file puts its rooms together.
import { mailWorker } from '@ates/kit/commands/mail-worker';
import { createSignal } from '@ates/kit/events/signal';
import { createMailer } from '@ates/kit/process/create-mailer';
import type { SubgraphDefinition } from '@ates/kit/process/subgraph-definition';
import { onUserContact } from '@ates/kit/reactions/on-user-contact';
import { access } from './api/access.ts';
import { createContext, type Context } from './api/context.ts';
import { resolvers } from './api/resolvers.ts';
import { shuffleWorker } from './commands/shuffle-worker.ts';
import type { TasksDeps } from './commands/tasks-deps.ts';
import type { TasksConfig } from './config.ts';
import { onShuffleFinished } from './reactions/on-shuffle-finished.ts';
import { onTaskPriced } from './reactions/on-task-priced.ts';
import { onUserState } from './reactions/on-user-state.ts';

export const tasksSubgraph: SubgraphDefinition<TasksConfig, Context> = {
  name: 'tasks',
  migrations: new URL('../migrations/', import.meta.url),
  sdl: new URL('./api/schema.graphql', import.meta.url),
  access,
  rooms(parts) {
    const requested = createSignal();
    const deps: TasksDeps = {
      ...parts,
      nonAssignableRoles: parts.config.nonAssignableRoles,
      shuffleQueueMax: parts.config.shuffleQueueMax,
      shuffleChunkMax: parts.config.shuffleChunkMax,
      shuffleRequested: () => requested.notify(),
    };
    return {
      resolvers,
      createContext: createContext(deps),
      reactions: [onUserState, onUserContact, onTaskPriced, onShuffleFinished],
      workers: [
        shuffleWorker(deps, requested),
        mailWorker({ ...parts, mailer: createMailer(parts.config.mail, parts.logger) }),
      ],
    };
  },
};
