// A plan as functions, made once for each plan: run-plan.ts says the same node by node.
// Sequences, parallels, conditions; what fetches do at their paths is prepared by compile-fetch.ts.
import type { PlanNode } from '@apollo/query-planner';
import type { GraphQLSchema } from 'graphql';
import { ownValue } from '../json.ts';
import type { Plan } from '../planning/query-planner.ts';
import { compileFetch, type CompiledFetch } from './compile-fetch.ts';
import type { CompiledRun } from './compiled-run.ts';
import { readStubPaths, type StubPaths } from './stub-paths.ts';
import type { SubgraphResponse } from './subgraph-client.ts';

/** A plan that can be run. */
export type CompiledPlan = {
  /** The types of objects that may hang in several places. */
  readonly joinedTypes: ReadonlySet<string>;
  /** Merges what stands in for the answer of a subscription's primary fetch. */
  readonly takePrimary: ((run: CompiledRun, response: SubgraphResponse) => void) | undefined;
  /** Gathers data and errors in the run. */
  readonly gather: CompiledNode;
};

/** Runs a part of a plan; undefined when there was nothing to wait for. */
export type CompiledNode = (run: CompiledRun) => Promise<void> | undefined;

/** @param schema with everything a plan may speak of, hidden from clients or not. */
export function compilePlan(schema: GraphQLSchema, plan: Plan): CompiledPlan {
  const stubs = readStubPaths(schema, plan);
  const { joinedTypes } = stubs;
  if (plan.kind === 'request') {
    return {
      joinedTypes,
      takePrimary: undefined,
      gather: compileNode(schema, stubs, plan.node, []),
    };
  }
  const primary: CompiledFetch = compileFetch(schema, stubs, plan.primary, []);
  return {
    joinedTypes,
    takePrimary: (run, response) => primary.take(run, response),
    gather: compileNode(schema, stubs, plan.rest, []),
  };
}

function compileNode(
  schema: GraphQLSchema,
  stubs: StubPaths,
  node: PlanNode | undefined,
  path: readonly (string | number)[],
): CompiledNode {
  const compile = (one: PlanNode | undefined) => compileNode(schema, stubs, one, path);
  switch (node?.kind) {
    case undefined:
      return () => undefined;
    case 'Sequence':
      return inSequence(node.nodes.map(compile));
    case 'Parallel':
      return inParallel(node.nodes.map(compile));
    case 'Flatten':
      return compileNode(schema, stubs, node.node, [...path, ...node.path]);
    case 'Condition': {
      const { condition } = node;
      const yes = compile(node.ifClause);
      const no = compile(node.elseClause);
      return (run) => (ownValue(run.variables.coerced, condition) === true ? yes(run) : no(run));
    }
    case 'Fetch':
      return compileFetch(schema, stubs, node, path).gather;
    case 'Defer':
      // The API schema has no @defer, so validation has refused the operation before.
      throw new TypeError('The plan defers, which no operation can ask for.');
  }
}

function inSequence(nodes: readonly CompiledNode[]): CompiledNode {
  return (run) => {
    let at = 0;
    const next = (): Promise<void> | undefined => {
      for (; at < nodes.length; at += 1) {
        const waiting = nodes[at]?.(run);
        if (waiting === undefined) continue;
        at += 1;
        return waiting.then(next);
      }
      return undefined;
    };
    return next();
  };
}

function inParallel(nodes: readonly CompiledNode[]): CompiledNode {
  return (run) => {
    const waiting = nodes.flatMap((node) => node(run) ?? []);
    if (waiting.length <= 1) return waiting[0];
    return Promise.all(waiting).then(() => undefined);
  };
}
