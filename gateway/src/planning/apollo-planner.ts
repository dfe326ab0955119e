// The default backend: Apollo's query planner, in the thread it is made in.
// A question goes in; out comes Apollo's plan, or a PlanningError with Apollo's reason.
import { operationFromDocument } from '@apollo/federation-internals';
import { isPlanNode, QueryPlanner as ApolloQueryPlanner } from '@apollo/query-planner';
import { GraphQLError, parse } from 'graphql';
import { readFederated } from '../supergraph/outline-supergraph.ts';
import type { Supergraph } from '../supergraph/supergraph.ts';
import { askPlanner } from './ask-planner.ts';
import type { PlannerBackend, PlanQuestion } from './planner-backend.ts';
import { PlanningError, type Plan, type QueryPlanner } from './query-planner.ts';

/** Builds Apollo's planner for one supergraph; this takes its time (its query graph is built at once). */
export function createApolloBackend(sdl: string): PlannerBackend {
  const supergraph = readFederated(sdl);
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
    if (node !== undefined && !isPlanNode(node)) {
      return { kind: 'subscription', primary: node.primary, rest: node.rest };
    }
    return { kind: 'request', node };
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
