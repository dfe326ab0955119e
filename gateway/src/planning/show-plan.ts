// A plan as people read it, for whoever asks for it in development: `extensions.queryPlan`.
// Services stand in it by their names.
import type { Plan } from './query-planner.ts';

/** The plan as text. The library that writes it is loaded by the first who asks. */
export async function showPlan(plan: Plan): Promise<string> {
  const { prettyFormatQueryPlan } = await import('@apollo/query-planner');
  if (plan.kind === 'request') {
    return prettyFormatQueryPlan({ kind: 'QueryPlan', ...(plan.node && { node: plan.node }) });
  }
  const { primary, rest } = plan;
  return prettyFormatQueryPlan({
    kind: 'QueryPlan',
    node: { kind: 'Subscription', primary, ...(rest && { rest }) },
  });
}
