// Our executor: runs the plan, answers introspection itself, completes the answer in one place.
// Plain and interpretive; faster ones must give the same answers.
import type { Logger } from 'pino';
import { completeAnswer } from './complete-answer.ts';
import { fillsContexts } from './context-arguments.ts';
import type { Execution, Executor } from './executor.ts';
import { introspect } from './introspect.ts';
import { mergeRootResponse, runPlan, type PlanRun } from './run-plan.ts';
import type { SubgraphClients } from './subgraph-client.ts';

/** @param logger told of fetches that had no answer, with their causes. */
export function createOwnExecutor(subgraphs: SubgraphClients, logger: Logger): Executor {
  return {
    async execute(execution) {
      const { operation, variables } = execution;
      const run: PlanRun = {
        operation,
        variables,
        hop: execution.hop,
        subgraphs,
        data: introspect(operation, variables),
        errors: [],
        held: new Set(),
        apart: fillsContexts(execution.plan),
        underWay: new Map(),
        onFailure: (failure) =>
          logger.warn({ err: failure, service: failure.service }, 'a fetch had no answer'),
      };
      await runExecution(run, execution);
      return completeAnswer(operation, variables, run);
    },
  };
}

async function runExecution(run: PlanRun, { plan, primary }: Execution): Promise<void> {
  if (plan.kind === 'request') {
    if (plan.node !== undefined) await runPlan(run, plan.node);
    return;
  }
  if (primary === undefined) throw new TypeError('A subscription runs once per event.');
  mergeRootResponse(run, plan.primary, primary);
  if (plan.rest !== undefined) await runPlan(run, plan.rest);
}
