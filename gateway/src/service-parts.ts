// What the service is made of, and what one request has become by the time a graph serves it.
// Types only: start-gateway.ts fills them, graphql-service.ts and serve-operation.ts use them.
import type { Logger } from 'pino';
import type { GraphLease } from './graph.ts';
import type { Authenticate, Caller } from './identity/authenticate.ts';
import type { RateLimit } from './identity/rate-limit.ts';
import type { FindText } from './operations/persisted-operations.ts';
import type { GatewayPlugin } from './plugin.ts';
import type { RequestMoments } from './run-plugins.ts';
import type { GatewayMetrics } from './telemetry/gateway-metrics.ts';
import type { Tracer } from './telemetry/tracer.ts';
import type { GraphQLRequest, RequestFrame } from './transport/graphql-service.ts';

/** What the service is made of. */
export type GraphQLServiceParts = {
  readonly authenticate: Authenticate;
  /** A hold on the present graph; taken once per request. */
  readonly acquire: () => GraphLease;
  /** The operation's text, by itself, by its hash or by its id. */
  readonly findText: FindText;
  readonly rateLimit: RateLimit;
  /** After that long a query's unanswered fetches are given up. */
  readonly requestTimeoutMs: number;
  readonly plugins: readonly GatewayPlugin[];
  readonly metrics: GatewayMetrics;
  readonly tracer: Tracer;
  /** Whether a request may ask for its plan. */
  readonly showsPlans: boolean;
  readonly logger: Logger;
};

/** A request whose sender is known and whose text is found. */
export type Asked = {
  readonly parts: GraphQLServiceParts;
  /** The request's own log, made when it is asked for. */
  readonly log: { readonly logger: Logger };
  readonly request: GraphQLRequest;
  readonly frame: RequestFrame;
  readonly text: string;
  readonly caller: Caller;
  readonly moments: RequestMoments | undefined;
  readonly notes: RequestNotes;
};

/** What metrics and logs tell of a request once it is known. */
export type RequestNotes = {
  /** query, mutation or subscription; `unknown` for what was no operation. */
  type: string;
  operationName: string | undefined;
};
