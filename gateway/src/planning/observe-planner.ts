// Counts the plans that are made and how long whoever asked waited for them.
// Plans that are remembered are not made again and not counted.
import type { GatewayMetrics } from '../telemetry/gateway-metrics.ts';
import { PlanningError, type QueryPlanner } from './query-planner.ts';

/** The planner itself, watched. */
export function observePlanner(planner: QueryPlanner, metrics: GatewayMetrics): QueryPlanner {
  return {
    async plan(operation) {
      const began = performance.now();
      let outcome = 'planned';
      try {
        return await planner.plan(operation);
      } catch (error) {
        outcome = error instanceof PlanningError ? error.code.toLowerCase() : 'failed';
        throw error;
      } finally {
        metrics.planned({ outcome, ms: performance.now() - began });
      }
    },
  };
}
