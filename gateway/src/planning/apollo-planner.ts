// The planner behind the interface: Apollo's, in this thread.
// A checked operation goes in; out comes Apollo's plan, or a PlanningError where Apollo would answer nothing.
import { operationFromDocument } from '@apollo/federation-internals';
import { isPlanNode, QueryPlanner as ApolloQueryPlanner } from '@apollo/query-planner';
import { GraphQLError } from 'graphql';
import type { Operation } from '../operations/operation.ts';
import type { Supergraph } from '../supergraph/supergraph.ts';
import { asksForData } from './asks-for-data.ts';
import { planDocument } from './plan-document.ts';
import { PlanningError, type Plan, type QueryPlanner } from './query-planner.ts';

/** Builds Apollo's planner for one supergraph; this takes its time (its query graph is built at once). */
export function createApolloPlanner(supergraph: Supergraph): QueryPlanner {
  const planner = new ApolloQueryPlanner(supergraph.federated.supergraph, {
    // Reused fragments are put in front of fields: a mutation's fields would run in another order.
    reuseQueryFragments: false,
  });
  return {
    // Async although Apollo's planner is not: a throw becomes a rejection.
    async plan(operation) {
      refuseReservedVariable(operation);
      const plan = planOperation(planner, operation);
      if (plan.kind === 'request' && plan.node === undefined && asksForData(operation)) {
        // Known defect: such a plan would silently answer null for everything.
        throw new PlanningError('No subgraph can answer this operation.');
      }
      return plan;
    },
  };
}

/** Entity fetches send their representations under this name: a client's own would be lost. */
function refuseReservedVariable({ definition }: Operation): void {
  const names = definition.variableDefinitions?.map(({ variable }) => variable.name.value);
  if (names?.includes('representations')) {
    throw new PlanningError('The variable name $representations is reserved.');
  }
}

/** Labels that are not named are off. */
function conditionsOf({ overridden = new Set() }: Operation): Map<string, boolean> {
  return new Map([...overridden].map((label) => [label, true]));
}

function planOperation(planner: ApolloQueryPlanner, operation: Operation): Plan {
  const { name, supergraph } = operation;
  let node;
  try {
    const which = name === undefined ? {} : { operationName: name };
    const document = planDocument(operation);
    const chosen = operationFromDocument(supergraph.federated.api, document, which);
    node = planner.buildQueryPlan(chosen, { overrideConditions: conditionsOf(operation) }).node;
  } catch (cause) {
    const why = cause instanceof GraphQLError ? cause.message : 'The operation cannot be planned.';
    throw new PlanningError(why, { cause });
  }
  if (node !== undefined && !isPlanNode(node)) {
    return { kind: 'subscription', primary: node.primary, rest: node.rest };
  }
  return { kind: 'request', node };
}
