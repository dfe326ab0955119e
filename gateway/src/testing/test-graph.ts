// A whole small graph for tests: subgraphs composed into a supergraph, and the gateway's rooms over them in process.
// `ask` runs one operation through checking, planning and an executor of choice.
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import { pino } from 'pino';
import { createApolloExecutor } from '../execution/apollo-executor.ts';
import type { Answer, Executor } from '../execution/executor.ts';
import { createInProcessSubgraphClient } from '../execution/in-process-subgraph-client.ts';
import { createOwnExecutor } from '../execution/own-executor.ts';
import type { SubgraphClient } from '../execution/subgraph-client.ts';
import type { JsonObject } from '../json.ts';
import { coerceVariables } from '../operations/coerce-variables.ts';
import type { Operation } from '../operations/operation.ts';
import { createOperationPreparer, isRefusal } from '../operations/prepare-operation.ts';
import { createApolloPlanner } from '../planning/apollo-planner.ts';
import { askPlanner } from '../planning/ask-planner.ts';
import { createHiveBackend } from '../planning/hive-planner.ts';
import type { Plan, QueryPlanner } from '../planning/query-planner.ts';
import { buildSupergraph } from '../supergraph/build-supergraph.ts';
import { plainAnswer } from '../transport/answer-text.ts';
import {
  createTestSubgraph,
  type TestSubgraph,
  type TestSubgraphDefinition,
} from './test-subgraph.ts';

/** Composes SDLs by name; `urls` are the routing addresses. */
export function composeForTest(
  sdls: Readonly<Record<string, string>>,
  urls: Readonly<Record<string, string>> = {},
): string {
  const { errors, supergraphSdl } = composeServices(
    Object.entries(sdls).map(([name, sdl]) => ({
      name,
      url: urls[name] ?? `http://127.0.0.1:1/${name}`,
      typeDefs: parse(sdl),
    })),
  );
  if (supergraphSdl === undefined) throw new AggregateError(errors ?? [], 'no composition');
  return supergraphSdl;
}

/** One graph in memory. */
export type TestGraph = {
  readonly supergraphSdl: string;
  readonly subgraphs: ReadonlyMap<string, TestSubgraph>;
  /** Through our executor, everything compiled; `labels` of `@override` are on. */
  ask(query: string, variables?: JsonObject, labels?: readonly string[]): Promise<Answer>;
  /** Through ours with nothing compiled. */
  askInterpreted(
    query: string,
    variables?: JsonObject,
    labels?: readonly string[],
  ): Promise<Answer>;
  /** Through Apollo's. */
  askApollo(query: string, variables?: JsonObject, labels?: readonly string[]): Promise<Answer>;
  /** Through our executor, planned by Hive's planner. */
  askByHive(query: string, variables?: JsonObject, labels?: readonly string[]): Promise<Answer>;
  plan(query: string, labels?: readonly string[]): Promise<Plan>;
};

/** Limits that no test runs into by accident. */
export const generousLimits = {
  tokensMax: 10_000,
  depthMax: 50,
  selectionsMax: 10_000,
  aliasesMax: 10_000,
  directivesMax: 10_000,
  rootFieldsMax: 10_000,
  validationErrorsMax: 20,
  rememberedMax: 100,
  rememberedCharactersMax: 1_000_000,
  schemaVisible: true,
};

/** @param replaced clients that stand in for a subgraph: a dead one, a slow one, one that lies. */
export function createTestGraph(
  definitions: Readonly<Record<string, TestSubgraphDefinition>>,
  replaced: Readonly<Record<string, SubgraphClient>> = {},
): TestGraph {
  const sdls = Object.fromEntries(Object.entries(definitions).map(([name, d]) => [name, d.sdl]));
  const supergraphSdl = composeForTest(sdls);
  const supergraph = buildSupergraph(supergraphSdl);
  const subgraphs = new Map<string, TestSubgraph>();
  const clients = new Map<string, SubgraphClient>();
  for (const [name, definition] of Object.entries(definitions)) {
    const subgraph = createTestSubgraph(definition);
    subgraphs.set(name, subgraph);
    const own = createInProcessSubgraphClient(name, subgraph.handle, 1_000);
    clients.set(name, replaced[name] ?? own);
  }
  const prepare = createOperationPreparer(supergraph, generousLimits);
  const planner = createApolloPlanner(supergraph);

  function checked(query: string, labels: readonly string[] = []): Operation {
    const operation = prepare(query, undefined);
    if (isRefusal(operation)) throw new Error(JSON.stringify(operation.errors));
    return labels.length === 0 ? operation : { ...operation, overridden: new Set(labels) };
  }

  async function run(
    { executor, planner }: { executor: Executor; planner: QueryPlanner },
    query: string,
    raw: JsonObject = {},
    labels: readonly string[] = [],
  ): Promise<Answer> {
    const operation = checked(query, labels);
    const variables = coerceVariables(operation, raw);
    if (isRefusal(variables)) throw new Error(JSON.stringify(variables.errors));
    const plan = await planner.plan(operation);
    const hop = { headers: {}, signal: new AbortController().signal };
    const answer = plainAnswer(await executor.execute({ operation, plan, variables, hop }));
    // As the client reads it: without prototypes and other traces of how it was made.
    const read: Answer = JSON.parse(JSON.stringify(answer));
    return read;
  }

  const silent = pino({ level: 'silent' });
  const own = createOwnExecutor(clients, silent, { usesBefore: 0 });
  const interpreted = createOwnExecutor(clients, silent, {
    writer: 'interpreted',
    plans: 'interpreted',
  });
  const apollo = createApolloExecutor(clients);
  return {
    supergraphSdl,
    subgraphs,
    ask: (query, variables, labels) => run({ executor: own, planner }, query, variables, labels),
    askInterpreted: (query, variables, labels) =>
      run({ executor: interpreted, planner }, query, variables, labels),
    askApollo: (query, variables, labels) =>
      run({ executor: apollo, planner }, query, variables, labels),
    async askByHive(query, variables, labels) {
      const byHive = askPlanner(await createHiveBackend(supergraphSdl, 10_000));
      return run({ executor: own, planner: byHive }, query, variables, labels);
    },
    plan: async (query, labels) => planner.plan(checked(query, labels)),
  };
}
