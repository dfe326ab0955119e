// The gateway as Apollo Server knows one: `new ApolloServer({ gateway })`, for whoever needs Apollo Server's plugins.
// A request Apollo Server has parsed goes through all of our rooms; their answer, or refusal, comes back.
// https://www.apollographql.com/docs/apollo-server/using-federation/api/apollo-gateway
import type {
  GatewayExecutionResult,
  GatewayGraphQLRequestContext,
  GatewayInterface,
  GatewaySchemaLoadOrUpdateCallback,
} from '@apollo/server-gateway-interface';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { GatewayConfig } from './config.ts';
import { openService, type OpenedService, type OpenServiceOptions } from './open-service.ts';
import type { ServedSupergraph } from './plugin.ts';
import { tellPlugins } from './run-plugins.ts';
import { StartedParts } from './started-parts.ts';
import { createLogger } from './telemetry/create-logger.ts';
import { traceIdsFrom } from './telemetry/trace-ids.ts';
import { plainAnswer } from './transport/answer-text.ts';
import type { GraphQLService, Outcome } from './transport/graphql-service.ts';

/** @param config as for the gateway by itself; what concerns ports, sockets and CORS is Apollo Server's to decide. */
export function createApolloServerGateway(
  config: GatewayConfig,
  options: OpenServiceOptions = {},
): GatewayInterface {
  const logger = options.logger ?? createLogger(config.LOG_LEVEL);
  const started = new StartedParts();
  const listeners = new Set<GatewaySchemaLoadOrUpdateCallback>();
  let served: ServedSupergraph | undefined;
  const tell = (
    listener: GatewaySchemaLoadOrUpdateCallback,
    { apiSchema, sdl }: ServedSupergraph,
  ) => listener({ apiSchema, coreSupergraphSdl: sdl });
  const following = {
    schemaDidLoadOrUpdate(supergraph: ServedSupergraph) {
      served = supergraph;
      for (const listener of listeners) tell(listener, supergraph);
    },
  };

  async function load(): Promise<OpenedService> {
    const plugins = [...(options.plugins ?? []), following];
    try {
      const opened = await openService(config, { ...options, plugins }, logger, started);
      await tellPlugins(opened.plugins, logger, (one) => one.serverDidStart?.());
      started.push(() => tellPlugins(opened.plugins, logger, (one) => one.serverWillStop?.()));
      return opened;
    } catch (error) {
      await started.stopAll(logger);
      throw error;
    }
  }

  return {
    onSchemaLoadOrUpdate(listener) {
      listeners.add(listener);
      if (served !== undefined) tell(listener, served);
      return () => void listeners.delete(listener);
    },
    async load() {
      const { service } = await load();
      return { executor: (context) => execute(service, config, context) };
    },
    stop: () => started.stopAll(logger),
  };
}

async function execute(
  service: GraphQLService,
  { forwardedNames }: GatewayConfig,
  { request, source, operationName }: GatewayGraphQLRequestContext,
): Promise<GatewayExecutionResult> {
  const header = (name: string) => request.http?.headers.get(name) ?? undefined;
  const forwarded = forwardedNames.flatMap((name) => {
    const value = header(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  const { extensions } = request;
  const outcome = await service.serve(
    {
      query: source,
      documentId: undefined,
      operationName: operationName ?? undefined,
      variables: request.variables,
      // The text is found already: its hash says nothing more.
      extensions: extensions && { ...extensions, persistedQuery: undefined },
    },
    {
      credentials: { authorization: header('authorization') },
      ids: traceIdsFrom({
        correlationId: header('x-correlation-id'),
        traceparent: header('traceparent'),
      }),
      forwarded: Object.fromEntries(forwarded),
      // Apollo Server does not tell whose address it is: all count as one.
      address: 'apollo-server',
      signal: new AbortController().signal,
      streams: false,
      mutations: request.http?.method !== 'GET',
    },
  );
  return resultOf(outcome);
}

function resultOf(outcome: Outcome): GatewayExecutionResult {
  switch (outcome.kind) {
    case 'answer': {
      const { data, errors, extensions } = plainAnswer(outcome.answer);
      return {
        ...(data === undefined ? {} : { data }),
        ...(errors === undefined ? {} : { errors: errors.map((error) => toError(error, {})) }),
        ...(extensions === undefined ? {} : { extensions }),
      };
    }
    case 'refused': {
      const { status, retryAfterSeconds } = outcome;
      const headers = new Map<string, string>();
      if (retryAfterSeconds !== undefined) headers.set('retry-after', String(retryAfterSeconds));
      // What Apollo Server reads its status and headers from; it takes it out of the answer.
      const http = { status, headers };
      return { errors: outcome.errors.map((error) => toError(error, { http })) };
    }
    case 'stream':
      outcome.stream.stop();
      throw new TypeError('A stream was answered where none was allowed.');
  }
}

function toError({ message, path, extensions }: GraphQLFormattedError, more: object): GraphQLError {
  return new GraphQLError(message, {
    ...(path === undefined ? {} : { path }),
    extensions: { ...extensions, ...more },
  });
}
