// What plans for one supergraph, whichever library it is and in whichever thread it runs.
// A question goes in as text; the plan that comes out is plain data and may be sent between threads.
import type { SupergraphOutline } from '../supergraph/outline-supergraph.ts';
import type { Plan } from './query-planner.ts';

/** What is asked of a planner. Equal questions have equal plans. */
export type PlanQuestion = {
  /** A GraphQL document with one operation, or one that is named. */
  readonly document: string;
  readonly operationName: string | undefined;
  /** Labels of `@override` that are on, in order; the others are off. */
  readonly labels: readonly string[];
};

/** Plans for one supergraph. */
export type PlannerBackend = {
  /** @throws PlanningError when there is no plan. */
  plan(question: PlanQuestion): Promise<Plan>;
  /** Nothing is expected to be planned soon: whatever can be made again is given back. */
  rest(): void;
  close(): Promise<void>;
};

/** A backend and what it found out about its supergraph. */
export type OpenedBackend = {
  readonly outline: SupergraphOutline;
  readonly backend: PlannerBackend;
};

/** Whose planner it is. */
export type PlannerName = 'apollo' | 'hive';
