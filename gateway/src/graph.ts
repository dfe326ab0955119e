// One graph that serves: everything that hangs on one supergraph, and a request's hold on it.
// A swap replaces the whole of it; whoever holds the old one finishes with it.
import type { Executor } from './execution/executor.ts';
import type { LiveSubscriptions } from './live/subscribe-live.ts';
import type { Authorize } from './operations/authorize-operation.ts';
import type { CostLimit } from './operations/limit-cost.ts';
import type { OverrideOperation } from './operations/override-operation.ts';
import type { OperationPreparer } from './operations/prepare-operation.ts';
import type { QueryPlanner } from './planning/query-planner.ts';
import type { NamedOperation } from './recent-texts.ts';
import type { Supergraph } from './supergraph/supergraph.ts';
import type { LiveStream } from './transport/graphql-service.ts';

/** Everything bound to one supergraph. */
export type Graph = {
  readonly supergraph: Supergraph;
  readonly prepare: OperationPreparer;
  /** The operation with the progressive overrides that count for one request. */
  readonly override: OverrideOperation;
  readonly authorize: Authorize;
  readonly limitCost: CostLimit;
  readonly planner: QueryPlanner;
  readonly executor: Executor;
  readonly live: LiveSubscriptions;
};

/** One request's hold on the graph it began with. */
export type GraphLease = {
  readonly graph: Graph;
  /** Ends the hold; the graph is closed when nobody holds it and another serves. */
  release(): void;
  /** Holds on as long as the stream lasts. It ends early when a later supergraph has no such operation. */
  keep(stream: LiveStream, operation: NamedOperation): LiveStream;
};
