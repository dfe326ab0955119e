// The default backend: Apollo's query planner, in the thread it is made in.
// A question goes in; out comes Apollo's plan, or a PlanningError with Apollo's reason.
import { operationFromDocument } from '@apollo/federation-internals';
import { isPlanNode, QueryPlanner as ApolloQueryPlanner } from '@apollo/query-planner';
import { GraphQLError, parse } from 'graphql';
import { readFederated } from '../supergraph/outline-supergraph.ts';
import type { Supergraph } from '../supergraph/supergraph.ts';
import { adjustSupergraph } from './adjust-supergraph.ts';
import { askPlanner } from './ask-planner.ts';
import type { PlannerBackend, PlanQuestion } from './planner-backend.ts';
import { PlanningError, type Plan, type QueryPlanner } from './query-planner.ts';
import { restorePlan } from './restore-plan.ts';

/** Builds Apollo's planner for one supergraph; this takes its time (its query graph is built at once). */
export function createApolloBackend(sdl: string): PlannerBackend {
  const adjusted = adjustSupergraph(sdl);
  // What was checked before and adjusted since is not quite what the specification demands.
  const supergraph = readFederated(adjusted.sdl, { validate: adjusted.required.size === 0 });
  const api = supergraph.apiSchema();
  const planner = new ApolloQueryPlanner(supergraph, {
    // Reused fragments are put in front of fields: a mutation's fields would run in another order.
    reuseQueryFragments: false,
  });

  function planNow({ document, operationName, labels }: PlanQuestion): Plan {
    const which = operationName === undefined ? {} : { operationName };
    const operation = operationFromDocument(api, parse(document), which);
    const overrideConditions = new Map(labels.map((label) => [label, true]));
    const { node } = planner.buildQueryPlan(operation, { overrideConditions });
    const plan: Plan =
      node !== undefined && !isPlanNode(node)
        ? { kind: 'subscription', primary: node.primary, rest: node.rest }
        : { kind: 'request', node };
    return restorePlan(plan, adjusted);
  }

  return {
    async plan(question) {
      try {
        return planNow(question);
      } catch (cause) {
        const why =
          cause instanceof GraphQLError ? cause.message : 'The operation cannot be planned.';
        throw new PlanningError(why, { cause });
      }
    },
    rest: () => undefined,
    close: async () => undefined,
  };
}

/** Apollo's planner in this thread, as the rest of the gateway knows it. */
export function createApolloPlanner({ sdl }: Pick<Supergraph, 'sdl'>): QueryPlanner {
  return askPlanner(createApolloBackend(sdl));
}
