// Our executor: runs the compiled plan, answers introspection itself, and has the answer written.
// What cannot be prepared, and what something is wrong with, goes the interpreted way; both give the same answers.
import type { Logger } from 'pino';
import type { Plan } from '../planning/query-planner.ts';
import type { WrittenAnswer } from '../transport/graphql-service.ts';
import { compilePlan, type CompiledPlan } from './compile-plan.ts';
import type { CompiledRun } from './compiled-run.ts';
import { completeAnswer } from './complete-answer.ts';
import { fillsContexts } from './context-arguments.ts';
import type { Answer, Execution, Executor } from './executor.ts';
import { identityOf } from './hop-identity.ts';
import { introspect } from './introspect.ts';
import { forgettingAround, Questions } from './questions.ts';
import { mergeRootResponse, runPlan, type PlanRun } from './run-plan.ts';
import type { SubgraphClients, SubgraphError, SubgraphResponse } from './subgraph-client.ts';
import { createWriteData, type WriterMode } from './write-data.ts';

/** Among whom equal fetches that are under way are shared: nobody, one request, or one identity. */
export type SharingMode = 'off' | 'request' | 'identity';

/** How the executor works; answers are the same. */
export type ExecutorOptions = {
  readonly writer: WriterMode;
  /** How often an operation is answered by the interpreter before a writer is generated for it. */
  readonly usesBefore: number;
  readonly sharing: SharingMode;
  /** Plans as functions, or node by node. */
  readonly plans: 'compiled' | 'interpreted';
};

const usual: ExecutorOptions = {
  writer: 'generated',
  usesBefore: 2,
  sharing: 'request',
  plans: 'compiled',
};

/** @param logger told of fetches that had no answer, with their causes. */
export function createOwnExecutor(
  subgraphs: SubgraphClients,
  logger: Logger,
  options: Partial<ExecutorOptions> = {},
): Executor {
  const { writer, usesBefore, sharing, plans } = { ...usual, ...options };
  const compiled = new WeakMap<Plan, CompiledPlan>();
  const writeData = createWriteData(writer, usesBefore, logger);
  const ofAll = new Questions<SubgraphResponse>();

  function onFailure(failure: SubgraphError): void {
    logger.warn({ err: failure, service: failure.service }, 'a fetch had no answer');
  }

  function compiledOf({ operation, plan }: Execution): CompiledPlan {
    let known = compiled.get(plan);
    if (known === undefined) {
      known = compilePlan(operation.supergraph.fullSchema, plan);
      compiled.set(plan, known);
    }
    return known;
  }

  /** An event's fetches never join one that began before it; within one execution there is nothing to be late for. */
  function sharingOf({ hop, primary }: Execution): CompiledRun['sharing'] {
    if (sharing === 'off') return undefined;
    if (sharing === 'request' || primary !== undefined) {
      return { questions: new Questions<SubgraphResponse>(), identity: '' };
    }
    return { questions: ofAll, identity: identityOf(hop) };
  }

  async function executeCompiled(execution: Execution) {
    const { operation, variables, hop, primary } = execution;
    const plan = compiledOf(execution);
    const run: CompiledRun = {
      variables,
      hop,
      subgraphs,
      data: introspect(operation, variables),
      errors: [],
      plain: primary === undefined,
      sharing: sharingOf(execution),
      onFailure,
    };
    if (plan.takePrimary !== undefined) {
      if (primary === undefined) throw new TypeError('A subscription runs once per event.');
      plan.takePrimary(run, primary);
    }
    await plan.gather(run);
    const { data, errors, plain } = run;
    const written = { data, plain, joinedTypes: plan.joinedTypes };
    const dataText = errors.length > 0 ? undefined : writeData(operation, variables, written);
    return dataText === undefined ? completeAnswer(operation, variables, run) : { dataText };
  }

  async function executeInterpreted(execution: Execution) {
    const { operation, variables, hop } = execution;
    const run: PlanRun = {
      operation,
      variables,
      hop,
      subgraphs,
      data: introspect(operation, variables),
      errors: [],
      held: new Set(),
      apart: fillsContexts(execution.plan),
      underWay: new Map(),
      onFailure,
    };
    await runExecution(run, execution);
    return completeAnswer(operation, variables, run);
  }

  /** Fetches whose arguments come from above are few: they are left to the interpreter. */
  function execute(execution: Execution): Promise<Answer | WrittenAnswer> {
    const interpreted = plans === 'interpreted' || fillsContexts(execution.plan);
    return interpreted ? executeInterpreted(execution) : executeCompiled(execution);
  }

  return {
    execute(execution) {
      return forgettingAround(execution, ofAll, () => execute(execution));
    },
    forget: () => ofAll.forget(),
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
