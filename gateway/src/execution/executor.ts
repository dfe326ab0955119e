// What runs a plan: our own executor, or Apollo's as the reference, behind one interface.
// A checked operation, its plan and the client's hop go in; the final answer comes out.
import type { GraphQLFormattedError } from 'graphql';
import type { JsonObject } from '../json.ts';
import type { Operation, Variables } from '../operations/operation.ts';
import type { Plan } from '../planning/query-planner.ts';
import type { WrittenAnswer } from '../transport/graphql-service.ts';
import type { Hop, SubgraphResponse } from './subgraph-client.ts';

/** One execution. */
export type Execution = {
  readonly operation: Operation;
  readonly plan: Plan;
  readonly variables: Variables;
  readonly hop: Hop;
  /** For a subscription's frame: what stands in for the answer of the plan's primary fetch. */
  readonly primary?: SubgraphResponse;
};

/** The answer as the specification describes it; `errors` is absent when there are none. */
export type Answer = {
  readonly data: JsonObject | null;
  readonly errors?: readonly GraphQLFormattedError[];
  readonly extensions?: JsonObject;
};

/** Runs plans. Never throws for what subgraphs do: that is in the answer. */
export type Executor = {
  execute(execution: Execution): Promise<Answer | WrittenAnswer>;
  /** Something has changed: whatever is executed from now on joins nothing that began before. */
  forget?(): void;
};
