// The limits on what an operation may cost, by the sizes of its lists, and on the pages it asks for.
// Applied after the variables are known and before anything is planned.
import { readCostRules } from './cost-rules.ts';
import { measureCost, type OperationCost } from './measure-cost.ts';
import type { Supergraph } from '../supergraph/supergraph.ts';
import type { Operation, Variables } from './operation.ts';
import { refuseRequest, type RequestRefusal } from './request-error.ts';

/** The bounds. */
export type CostLimits = {
  readonly costMax: number;
  /** Of every argument that says how many entries a list has. */
  readonly pageSizeMax: number;
  /** The size of a list where neither an argument nor `@listSize` says it. */
  readonly listSizeAssumed: number;
};

/** The cost of an operation, or why it is refused. One per supergraph. */
export type CostLimit = (
  operation: Operation,
  variables: Variables,
) => OperationCost | RequestRefusal;

/** Operations without variables are measured once. */
export function createCostLimit(supergraph: Supergraph, limits: CostLimits): CostLimit {
  const rules = readCostRules(supergraph, limits.listSizeAssumed);
  const constant = new WeakMap<Operation, OperationCost>();

  function costOf(operation: Operation, variables: Variables): OperationCost {
    const known = constant.get(operation);
    if (known !== undefined) return known;
    const cost = measureCost(operation, variables, rules);
    if (!operation.definition.variableDefinitions?.length) constant.set(operation, cost);
    return cost;
  }

  return (operation, variables) => {
    const measured = costOf(operation, variables);
    if (measured.largestPage > limits.pageSizeMax) {
      const message = `A page of ${measured.largestPage} is asked for; ${limits.pageSizeMax} are allowed.`;
      return refuseRequest('PAGE_SIZE_EXCEEDED', message);
    }
    if (measured.cost > limits.costMax) {
      const message = `The operation may cost ${measured.cost}; ${limits.costMax} are allowed.`;
      return refuseRequest('COST_EXCEEDED', message);
    }
    return measured;
  };
}
