// Plans each operation once: equal requests at the same time wait for the same plan.
// The plan hangs on the Operation value and goes when the operations' memory drops it; failures are not kept.
import type { Operation } from '../operations/operation.ts';
import type { Plan, QueryPlanner } from './query-planner.ts';

/** Wraps a planner with a memory as long-lived as the operations themselves. */
export function rememberPlans(planner: QueryPlanner): QueryPlanner {
  const plans = new WeakMap<Operation, Promise<Plan>>();
  return {
    plan(operation) {
      const known = plans.get(operation);
      if (known !== undefined) return known;
      const plan = planner.plan(operation);
      plans.set(operation, plan);
      plan.catch(() => plans.delete(operation));
      return plan;
    },
  };
}
