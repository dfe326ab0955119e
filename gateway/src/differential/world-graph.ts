// A world made to run: its subgraphs behind the gateway's rooms, and the monolith that needs no gateway.
// `answer` asks both the same; what differs afterwards is a defect of planning or execution.
import { composeServices } from '@apollo/composition';
import { buildSubgraphSchema } from '@apollo/subgraph';
import type { GraphQLResolverMap } from '@apollo/subgraph/dist/schema-helper/resolverMap.js';
import {
  execute,
  parse,
  validate,
  type DocumentNode,
  type GraphQLError,
  type GraphQLFieldResolver,
  type GraphQLSchema,
} from 'graphql';
import { pino } from 'pino';
import { createApolloExecutor } from '../execution/apollo-executor.ts';
import type { Executor } from '../execution/executor.ts';
import { createInProcessSubgraphClient } from '../execution/in-process-subgraph-client.ts';
import { createOwnExecutor } from '../execution/own-executor.ts';
import { isObject, type JsonObject } from '../json.ts';
import { coerceVariables } from '../operations/coerce-variables.ts';
import { createOperationPreparer, isRefusal } from '../operations/prepare-operation.ts';
import { createApolloPlanner } from '../planning/apollo-planner.ts';
import { askPlanner } from '../planning/ask-planner.ts';
import { createHiveBackend } from '../planning/hive-planner.ts';
import { rememberPlans } from '../planning/remember-plans.ts';
import type { PlannerName } from '../planning/planner-backend.ts';
import { buildSupergraph } from '../supergraph/build-supergraph.ts';
import { generousLimits } from '../testing/test-graph.ts';
import { plainAnswer } from '../transport/answer-text.ts';
import type { Answered } from './compare-answers.ts';
import type { DrawnOperation } from './random-operation.ts';
import { createWorldData, type Source, type WorldData } from './world-data.ts';
import { subgraphSdl } from './world-sdl.ts';
import type { World } from './world.ts';

/** Who answers. */
export type Answerer = 'monolith' | OwnMode | 'apollo';

/** Our executor, in each of the ways it can work: compiled, with the interpreted writer, interpreted altogether. */
export const ownModes = ['own', 'own, interpreted writer', 'own, interpreted plan'] as const;

type OwnMode = (typeof ownModes)[number];

/** A world that composes. */
export type WorldGraph = {
  readonly apiSchema: GraphQLSchema;
  readonly sdls: Readonly<Record<string, string>>;
  answer(who: Answerer, operation: DrawnOperation): Promise<Answered>;
};

/** The graph of a world, or the reasons why its subgraphs do not compose. */
export async function openWorld(
  world: World,
  plannedBy: PlannerName = 'apollo',
): Promise<WorldGraph | { readonly refused: string }> {
  const sdls = Object.fromEntries(world.subgraphs.map((name) => [name, subgraphSdl(world, name)]));
  const composed = compose(sdls);
  if ('refused' in composed) return composed;
  const supergraph = buildSupergraph(composed.supergraphSdl);
  const data = createWorldData(world);
  const clients = new Map(
    world.subgraphs.map((name) => {
      const handle = createHandler(world, data, name, sdls[name] ?? '');
      return [name, createInProcessSubgraphClient(name, handle, 20_000)];
    }),
  );
  const prepare = createOperationPreparer(supergraph, generousLimits);
  // Every executor runs the same plan.
  const planner = rememberPlans(
    plannedBy === 'hive'
      ? askPlanner(await createHiveBackend(supergraph.sdl, 20_000))
      : createApolloPlanner(supergraph),
  );
  const silent = pino({ level: 'silent' });
  const executors: Record<OwnMode | 'apollo', Executor> = {
    own: createOwnExecutor(clients, silent, { usesBefore: 0 }),
    'own, interpreted writer': createOwnExecutor(clients, silent, {
      writer: 'interpreted',
      sharing: 'off',
    }),
    'own, interpreted plan': createOwnExecutor(clients, silent, { plans: 'interpreted' }),
    apollo: createApolloExecutor(clients),
  };

  async function federated(executor: Executor, { query, variables: raw }: DrawnOperation) {
    const operation = prepare(query, undefined);
    if (isRefusal(operation)) throw new Error(JSON.stringify(operation.errors));
    const variables = coerceVariables(operation, raw);
    if (isRefusal(variables)) throw new Error(JSON.stringify(variables.errors));
    const plan = await planner.plan(operation);
    const hop = { headers: {}, signal: new AbortController().signal };
    return plainAnswer(await executor.execute({ operation, plan, variables, hop }));
  }

  return {
    apiSchema: supergraph.apiSchema,
    sdls,
    async answer(who, operation) {
      data.restart();
      if (who === 'monolith') return askMonolith(supergraph.apiSchema, data, operation);
      return federated(executors[who], operation);
    },
  };
}

function compose(
  sdls: Readonly<Record<string, string>>,
): { readonly supergraphSdl: string } | { readonly refused: string } {
  try {
    const { errors, supergraphSdl } = composeServices(
      Object.entries(sdls).map(([name, sdl]) => ({ name, typeDefs: parse(sdl) })),
    );
    if (supergraphSdl !== undefined) return { supergraphSdl };
    return { refused: errors?.map(({ message }) => message).join('\n') ?? '' };
  } catch (error) {
    // Composition itself fails on some of the graphs it should refuse.
    return { refused: String(error) };
  }
}

/** Executes against the API schema itself: graphql-js alone decides about nulls and errors. */
async function askMonolith(
  schema: GraphQLSchema,
  data: WorldData,
  { query, variables }: DrawnOperation,
) {
  return execute({
    schema,
    document: parse(query),
    variableValues: variables,
    fieldResolver: readFrom(data, undefined),
    typeResolver: (source) => (isObject(source) ? String(source['__typename']) : undefined),
  });
}

function readFrom(
  data: WorldData,
  subgraph: string | undefined,
): GraphQLFieldResolver<unknown, unknown, JsonObject> {
  return (source, args, _context, info) =>
    data.resolve(
      subgraph,
      isSource(source) ? source : rootOf(info.parentType.name),
      info.fieldName,
      args,
    );
}

function isSource(source: unknown): source is Source {
  return isObject(source) && typeof source['__typename'] === 'string';
}

function rootOf(typeName: string): Source {
  return { __typename: typeName, id: '' };
}

function createHandler(world: World, data: WorldData, subgraph: string, sdl: string) {
  const resolvers = referenceResolvers(world, data, subgraph);
  const schema = buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers }]);
  // Every executor asks the same: a text is checked once.
  const known = new Map<string, DocumentNode | { readonly errors: readonly GraphQLError[] }>();
  const checked = (query: string) => {
    const before = known.get(query);
    if (before !== undefined) return before;
    const document = parse(query);
    const errors = validate(schema, document);
    const outcome = errors.length === 0 ? document : { errors };
    known.set(query, outcome);
    return outcome;
  };
  return async ({ query, variables }: { query: string; variables?: JsonObject }) => {
    const document = checked(query);
    if ('errors' in document) return { status: 200, body: JSON.stringify(document) };
    const result = await execute({
      schema,
      document,
      variableValues: variables ?? null,
      fieldResolver: readFrom(data, subgraph),
      typeResolver: (source) => (isObject(source) ? String(source['__typename']) : undefined),
    });
    return { status: 200, body: JSON.stringify(result) };
  };
}

function referenceResolvers(
  world: World,
  data: WorldData,
  subgraph: string,
): GraphQLResolverMap<unknown> {
  const resolvers: GraphQLResolverMap<unknown> = {};
  const refer = (name: string) => ({
    __resolveReference: (representation: JsonObject) => data.refer(subgraph, name, representation),
  });
  for (const object of world.objects.values()) {
    const resolvable = object.homes.get(subgraph)?.some((key) => key.resolvable);
    if (resolvable) resolvers[object.name] = refer(object.name);
  }
  for (const { name, keyedIn } of world.interfaces) {
    if (keyedIn !== subgraph) continue;
    resolvers[name] = { ...refer(name), __resolveType: ({ __typename }: Source) => __typename };
  }
  return resolvers;
}
