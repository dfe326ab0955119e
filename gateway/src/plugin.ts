// The moments of a request that a plugin may take part in: those of Apollo Server's plugins, under the same names.
// https://www.apollographql.com/docs/apollo-server/integrations/plugins-event-reference
import type { DocumentNode, GraphQLFormattedError, OperationDefinitionNode } from 'graphql';
import type { Viewer } from '@ates/schema/identity/token';
import type { Logger } from 'pino';
import type { Supergraph } from './supergraph/supergraph.ts';
import type { GraphQLAnswer, GraphQLRequest, PlainOutcome } from './transport/graphql-service.ts';

/** What is known of a request so far; the same object at every moment. */
export type PluginContext = {
  readonly request: GraphQLRequest;
  readonly correlationId: string;
  /** The request's log, with its ids. */
  readonly logger: Logger;
  /** Whatever plugins want to remember from one moment to the next. */
  readonly shared: Map<unknown, unknown>;
  /** Labels of progressive `@override` to turn on for this request; read after didResolveOperation. */
  readonly overrideLabels: Set<string>;
  /** From didResolveSource on; nobody is undefined. */
  viewer: Viewer | undefined;
  source: string | undefined;
  /** From didResolveOperation on. */
  document: DocumentNode | undefined;
  operation: OperationDefinitionNode | undefined;
};

/** Called at the end of what began; with the errors when it failed. */
export type EndHook = (errors?: readonly GraphQLFormattedError[]) => void;

type Later<Value> = Value | Promise<Value>;

/**
 * What a plugin does in one request. A GraphQLError thrown before execution refuses the request with its code;
 * anything else thrown is a defect: logged, and answered as INTERNAL_SERVER_ERROR.
 */
export type RequestPlugin = {
  /** The text is found. */
  didResolveSource?(context: PluginContext): Later<void>;
  /** Not called for a text that was checked before, as in Apollo Server. Synchronous, like the parser. */
  parsingDidStart?(context: PluginContext): EndHook | void;
  validationDidStart?(context: PluginContext): EndHook | void;
  /** The operation is parsed, valid and within limits. */
  didResolveOperation?(context: PluginContext): Later<void>;
  /** An answer given here is sent and nothing is fetched; the first one counts. */
  responseForOperation?(context: PluginContext): Later<GraphQLAnswer | null | void>;
  executionDidStart?(context: PluginContext): Later<EndHook | void>;
  /** The answer, or the refusal, has errors. */
  didEncounterErrors?(
    context: PluginContext,
    errors: readonly GraphQLFormattedError[],
  ): Later<void>;
  /** Before the answer leaves; one that is returned goes out instead. For a stream: when it begins. */
  willSendResponse?(context: PluginContext, outcome: PlainOutcome): Later<PlainOutcome | void>;
};

/** What a plugin is told of a supergraph: its digest, its text, and the schema clients see. */
export type ServedSupergraph = Pick<Supergraph, 'digest' | 'sdl' | 'apiSchema'>;

/** One plugin; `requestDidStart` makes what takes part in one request. */
export type GatewayPlugin = {
  /** The gateway serves. */
  serverDidStart?(): Later<void>;
  /** A supergraph begins to serve, the first one too. */
  schemaDidLoadOrUpdate?(supergraph: ServedSupergraph): Later<void>;
  serverWillStop?(): Later<void>;
  requestDidStart?(context: PluginContext): Later<RequestPlugin | void>;
};
