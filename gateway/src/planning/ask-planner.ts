// The planner as the rest of the gateway knows it, over any backend: an operation becomes a question, equal questions
// at the same time wait for one plan, and an empty plan for an operation with real fields is an error.
import { print } from 'graphql';
import type { Operation } from '../operations/operation.ts';
import { asksForData } from './asks-for-data.ts';
import { planDocument } from './plan-document.ts';
import type { PlannerBackend, PlanQuestion } from './planner-backend.ts';
import { PlanningError, type Plan, type QueryPlanner } from './query-planner.ts';

/** @param backend what plans; it stays the caller's to close. */
export function askPlanner(backend: Pick<PlannerBackend, 'plan'>): QueryPlanner {
  const underWay = new Map<string, Promise<Plan>>();

  function planOnce(question: PlanQuestion): Promise<Plan> {
    const key = JSON.stringify(question);
    const before = underWay.get(key);
    if (before !== undefined) return before;
    const plan = backend.plan(question).finally(() => underWay.delete(key));
    underWay.set(key, plan);
    return plan;
  }

  return {
    // Async although a question is made at once: a throw becomes a rejection.
    async plan(operation) {
      refuseReservedVariable(operation);
      const plan = await planOnce(questionOf(operation));
      if (plan.kind === 'request' && plan.node === undefined && asksForData(operation)) {
        // Planners have defects: such a plan would silently answer null for everything.
        throw new PlanningError('No subgraph can answer this operation.');
      }
      return plan;
    },
  };
}

function questionOf(operation: Operation): PlanQuestion {
  return {
    document: print(planDocument(operation)),
    operationName: operation.name,
    labels: [...(operation.overridden ?? [])],
  };
}

/** Entity fetches send their representations under this name: a client's own would be lost. */
function refuseReservedVariable({ definition }: Operation): void {
  const names = definition.variableDefinitions?.map(({ variable }) => variable.name.value);
  if (names?.includes('representations')) {
    throw new PlanningError('The variable name $representations is reserved.');
  }
}
