// graphql-ws' protocol over our service: one operation of a socket becomes one request to the service.
// Everything handed to graphql-ws is in the shape it can write; a refusal is an error for that id only.
import {
  GraphQLError,
  GraphQLSchema,
  parse,
  type ExecutionArgs,
  type ExecutionResult,
} from 'graphql';
import { CloseCode, makeServer, type Server, type SubscribePayload } from 'graphql-ws';
import type { IncomingMessage } from 'node:http';
import type { WebSocket } from 'ws';
import type { ErrorCode } from '../error-codes.ts';
import { isObject, type JsonObject } from '../json.ts';
import { traceIdsFrom } from '../telemetry/trace-ids.ts';
import { plainAnswer } from './answer-text.ts';
import { boundErrors } from './bound-errors.ts';
import { clientAddress } from './client-address.ts';
import { forwardedHeaders } from './forwarded-headers.ts';
import type { Credentials, GraphQLAnswer, GraphQLService, Outcome } from './graphql-service.ts';
import type { OverloadGuard } from './overload.ts';
import { readGraphQLRequest } from './read-graphql-request.ts';
import { toGraphQLError, toResults } from './stream-results.ts';

/** What we keep per socket beside graphql-ws' own context. */
export type SocketExtra = {
  readonly socket: WebSocket;
  readonly upgrade: IncomingMessage;
  readonly gone: AbortSignal;
  credentials: Credentials;
};

/** graphql-ws' side of the sockets. */
export type SocketProtocol = Server<SocketExtra>;

/** What the protocol itself keeps to. */
export type SocketProtocolLimits = {
  readonly initTimeoutMs: number;
  readonly operationsMax: number;
  readonly trustedProxies: number;
  readonly overload: OverloadGuard;
  /** Headers of the upgrade request that go on to subgraphs. */
  readonly forwardedNames: readonly string[];
};

/** Builds the protocol once for all sockets. */
export function createSocketProtocol(
  service: GraphQLService,
  limits: SocketProtocolLimits,
): SocketProtocol {
  // What onSubscribe began, for execute and subscribe: graphql-ws hands them the same arguments object.
  const begun = new WeakMap<object, Outcome>();
  const schema = new GraphQLSchema({});
  const resultOf = (args: ExecutionArgs) => toResult(begun.get(args));
  return makeServer<JsonObject, SocketExtra>({
    connectionInitWaitTimeout: limits.initTimeoutMs,
    async onConnect({ connectionParams, extra }) {
      extra.credentials = credentialsOf(connectionParams, extra.upgrade);
      if (await service.admits(extra.credentials)) return true;
      extra.socket.close(CloseCode.Unauthorized, 'UNAUTHENTICATED');
      return false;
    },
    async onSubscribe({ subscriptions, extra }, _id, payload) {
      if (Object.keys(subscriptions).length > limits.operationsMax) {
        return [refusal('TOO_MANY_SUBSCRIPTIONS', 'This socket runs enough operations already.')];
      }
      const outcome = await beginAdmitted(service, limits, extra, payload);
      if (outcome instanceof GraphQLError) return [outcome];
      if (outcome.kind === 'refused') return boundErrors(outcome.errors).map(toGraphQLError);
      // graphql-ws looks at the document only to learn whether the answers stream.
      const args = { schema, document: outcome.kind === 'stream' ? streaming() : single() };
      begun.set(args, outcome);
      return args;
    },
    execute: resultOf,
    subscribe: resultOf,
  });
}

const single = () => parse('{ answer }');
const streaming = () => parse('subscription { answers }');

/** A subscription counts until it has begun; what it costs afterwards is bounded per socket. */
async function beginAdmitted(
  service: GraphQLService,
  limits: SocketProtocolLimits,
  extra: SocketExtra,
  payload: SubscribePayload,
): Promise<Outcome | GraphQLError> {
  const leave = limits.overload.enter();
  if (leave === undefined) return refusal('OVERLOADED', 'Too much is asked at once: try again.');
  try {
    return await begin(service, limits, extra, payload);
  } finally {
    leave();
  }
}

async function begin(
  service: GraphQLService,
  limits: SocketProtocolLimits,
  { credentials, gone, upgrade }: SocketExtra,
  payload: SubscribePayload,
): Promise<Outcome | GraphQLError> {
  const request = readGraphQLRequest(payload);
  if ('bad' in request) return refusal(request.code ?? 'BAD_REQUEST', request.bad);
  return service.serve(request, {
    credentials,
    ids: traceIdsFrom({ correlationId: undefined, traceparent: undefined }),
    address: clientAddress(upgrade, limits.trustedProxies),
    forwarded: forwardedHeaders(upgrade, limits.forwardedNames),
    signal: gone,
    streams: true,
    mutations: true,
  });
}

/** The payload of connection_init first, whatever its case; then the upgrade request's header. */
function credentialsOf(payload: unknown, upgrade: IncomingMessage): Credentials {
  for (const [name, value] of Object.entries(isObject(payload) ? payload : {})) {
    if (name.toLowerCase() === 'authorization' && typeof value === 'string') {
      return { authorization: value };
    }
  }
  return { authorization: upgrade.headers.authorization };
}

function toResult(outcome: Outcome | undefined): ExecutionResult | AsyncIterable<ExecutionResult> {
  switch (outcome?.kind) {
    case 'answer':
      return toExecutionResult(plainAnswer(outcome.answer));
    case 'stream':
      return toResults(outcome.stream);
    default:
      throw new TypeError('Only what was begun can have a result.');
  }
}

function toExecutionResult(answer: GraphQLAnswer): ExecutionResult {
  const { errors, ...rest } = answer;
  return errors === undefined ? rest : { ...rest, errors: boundErrors(errors).map(toGraphQLError) };
}

function refusal(code: ErrorCode, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code } });
}
