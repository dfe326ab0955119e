// The reference: @apollo/gateway's executor over our subgraph clients, chosen by EXECUTOR=apollo.
// It exists to be compared with ours; errors get the same shape so that the difference is in what matters.
import { executeQueryPlan } from '@apollo/gateway/dist/executeQueryPlan.js';
import type { GraphQLDataSource } from '@apollo/gateway/dist/datasources/types.js';
import type { FetchNode, QueryPlan } from '@apollo/query-planner';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { isObject } from '../json.ts';
import type { Operation } from '../operations/operation.ts';
import { readFederated } from '../supergraph/outline-supergraph.ts';
import type { Supergraph } from '../supergraph/supergraph.ts';
import type { Answer, Execution, Executor } from './executor.ts';
import { oncePer } from './once-per.ts';
import {
  SubgraphError,
  type Hop,
  type SubgraphClients,
  type SubgraphResponse,
} from './subgraph-client.ts';

/** The service that answers a subscription's primary fetch with the event. */
const eventService = ' event';

/** Runs plans with Apollo's executor. */
export function createApolloExecutor(subgraphs: SubgraphClients): Executor {
  return {
    async execute(execution) {
      const { operation, hop } = execution;
      const { supergraph } = operation;
      const services = dataSources(subgraphs, hop, execution.primary);
      const result = await executeQueryPlan(
        apolloPlan(execution),
        services,
        requestContext(execution),
        operationContext(operation),
        supergraph.fullSchema,
        apiOf(supergraph),
      );
      const completion: unknown = result.extensions?.['valueCompletion'];
      const errors = [...(result.errors ?? []), ...readCompletionErrors(completion)];
      return {
        data: isObject(result.data) ? result.data : null,
        ...(errors.length === 0 ? {} : { errors: errors.map(toOurShape) }),
      } satisfies Answer;
    },
  };
}

/** Apollo hides what its completion found in an extension, and only when there are no other errors. */
function readCompletionErrors(completion: unknown): GraphQLError[] {
  if (!Array.isArray(completion)) return [];
  return completion.filter((error: unknown) => error instanceof GraphQLError);
}

/** A subscription's plan becomes a sequence whose first fetch is answered by the event. */
function apolloPlan({ plan }: Execution): QueryPlan {
  if (plan.kind === 'request') {
    return plan.node === undefined ? { kind: 'QueryPlan' } : { kind: 'QueryPlan', node: plan.node };
  }
  const primary: FetchNode = { ...plan.primary, serviceName: eventService };
  const nodes = plan.rest === undefined ? [primary] : [primary, plan.rest];
  return { kind: 'QueryPlan', node: { kind: 'Sequence', nodes } };
}

function dataSources(
  subgraphs: SubgraphClients,
  hop: Hop,
  primary: SubgraphResponse | undefined,
): Record<string, GraphQLDataSource> {
  const sources: Record<string, GraphQLDataSource> = {};
  for (const [name, client] of subgraphs) {
    sources[name] = {
      async process({ request }) {
        const { query = '', operationName, variables = {} } = request;
        const named = operationName === undefined ? {} : { operationName };
        return toApolloResponse(await client.fetch({ query, variables, ...named }, hop));
      },
    };
  }
  if (primary !== undefined) {
    sources[eventService] = { process: async () => toApolloResponse(primary) };
  }
  return sources;
}

function toApolloResponse({ data, errors }: SubgraphResponse) {
  const formatted = errors.map(({ message, path, extensions }) => ({
    message,
    ...(path === undefined ? {} : { path }),
    extensions,
  }));
  return { data: data ?? null, ...(formatted.length === 0 ? {} : { errors: formatted }) };
}

/** Apollo's own form of the schema clients see, which only this executor asks for. */
const apiOf = oncePer(({ sdl }: Supergraph) => readFederated(sdl).apiSchema());

function operationContext(operation: Operation): Parameters<typeof executeQueryPlan>[3] {
  return {
    schema: operation.supergraph.apiSchema,
    operation: operation.definition,
    fragments: Object.fromEntries(operation.fragments),
  };
}

type RequestContext = Parameters<typeof executeQueryPlan>[2];

function requestContext({ operation, variables }: Execution): RequestContext {
  const context: Pick<RequestContext, 'request' | 'logger' | 'context' | 'metrics'> = {
    request: { variables: variables.raw },
    logger: silent,
    context: {},
    metrics: {},
  };
  const rest: Partial<RequestContext> = { operation: operation.definition };
  // The executor reads only these of Apollo Server's request context; the rest is that server's own.
  return { ...rest, ...context } as RequestContext;
}

const silent = { debug() {}, info() {}, warn() {}, error() {} };

function toOurShape(error: GraphQLFormattedError | GraphQLError): GraphQLFormattedError {
  const failure = error instanceof GraphQLError ? error.originalError : error;
  if (failure instanceof SubgraphError) {
    const { message, code, service } = failure;
    return { message, extensions: { code, service } };
  }
  const {
    serviceName,
    stacktrace: _stack,
    exception: _exception,
    ...rest
  } = error.extensions ?? {};
  const code = rest['code'] === 'DOWNSTREAM_SERVICE_ERROR' ? 'SUBGRAPH_ERROR' : rest['code'];
  return {
    message: error.message,
    ...(error.path === undefined ? {} : { path: error.path }),
    extensions: {
      ...rest,
      ...(code === undefined ? {} : { code }),
      ...(serviceName === undefined ? {} : { service: serviceName }),
    },
  };
}
