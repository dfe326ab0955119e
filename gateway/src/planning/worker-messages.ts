// What the gateway's thread and the planning worker tell each other. All of it is plain data.
// The worker is asked one thing at a time.
import type { SupergraphOutline } from '../supergraph/outline-supergraph.ts';
import type { PlannerName, PlanQuestion } from './planner-backend.ts';
import type { Plan } from './query-planner.ts';

/** What a worker is started with. */
export type WorkerTask = {
  readonly sdl: string;
  readonly planner: PlannerName;
  readonly budgetMs: number;
};

/** To the worker. */
export type WorkerQuestion = { readonly id: number; readonly question: PlanQuestion };

/** From the worker. The first message is `ready` or `refused`. */
export type WorkerMessage =
  | { readonly kind: 'ready'; readonly outline: SupergraphOutline }
  | {
      readonly kind: 'refused';
      /** Whether the supergraph is at fault, and not what should plan for it. */
      readonly supergraph: boolean;
      readonly message: string;
    }
  | { readonly kind: 'planned'; readonly id: number; readonly plan: Plan }
  | {
      readonly kind: 'unplannable';
      readonly id: number;
      readonly message: string;
      readonly exceeded: boolean;
      readonly cause: string;
    };
