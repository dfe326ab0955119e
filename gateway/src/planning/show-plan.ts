// A plan as people read it, for whoever asks for it in development: `extensions.queryPlan`.
// Services stand in it by their names.
import { prettyFormatQueryPlan } from '@apollo/query-planner';
import type { Plan } from './query-planner.ts';

/** The plan as text. */
export function showPlan(plan: Plan): string {
  if (plan.kind === 'request') {
    return prettyFormatQueryPlan({ kind: 'QueryPlan', ...(plan.node && { node: plan.node }) });
  }
  const { primary, rest } = plan;
  return prettyFormatQueryPlan({
    kind: 'QueryPlan',
    node: { kind: 'Subscription', primary, ...(rest && { rest }) },
  });
}
