// The way of a request through the rooms: identity, operations, planning, then execution or live.
// Every refusal has its code and status; what escapes is a defect, logged here and answered without details.
import { OperationTypeNode } from 'graphql';
import { setMaxListeners } from 'node:events';
import type { Logger } from 'pino';
import { consistencyHeaders, mergeConsistency, readConsistency } from './execution/consistency.ts';
import type { Answer, Executor } from './execution/executor.ts';
import type { Hop } from './execution/subgraph-client.ts';
import type { Authenticate, Caller } from './identity/authenticate.ts';
import type { RateLimit } from './identity/rate-limit.ts';
import type { GraphLease } from './graph-holder.ts';
import { subgraphHeaders } from './identity/subgraph-headers.ts';
import type { LiveSubscriptions } from './live/subscribe-live.ts';
import { nullRefusedFields } from './execution/null-refused-fields.ts';
import type { Authorize, Granted } from './operations/authorize-operation.ts';
import { coerceVariables } from './operations/coerce-variables.ts';
import type { CostLimit } from './operations/limit-cost.ts';
import type { Operation, Variables } from './operations/operation.ts';
import type { FindText } from './operations/persisted-operations.ts';
import { isRefusal, type OperationPreparer } from './operations/prepare-operation.ts';
import { refuseRequest } from './operations/request-error.ts';
import { PlanningError, type Plan, type QueryPlanner } from './planning/query-planner.ts';
import type { TraceIds } from './telemetry/trace-ids.ts';
import type {
  GraphQLRequest,
  GraphQLService,
  Outcome,
  RequestFrame,
} from './transport/graphql-service.ts';

/** Everything bound to one supergraph; a swap replaces it as a whole. */
export type Graph = {
  readonly prepare: OperationPreparer;
  readonly authorize: Authorize;
  readonly limitCost: CostLimit;
  readonly planner: QueryPlanner;
  readonly executor: Executor;
  readonly live: LiveSubscriptions;
};

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
  readonly logger: Logger;
};

/** Joins the rooms. */
export function createGraphQLService(parts: GraphQLServiceParts): GraphQLService {
  return {
    async admits(credentials) {
      return (await parts.authenticate(credentials)).ok;
    },
    async serve(request, frame) {
      const logger = parts.logger.child({ correlationId: frame.ids.correlationId });
      const startedMs = performance.now();
      let outcome: Outcome;
      try {
        outcome = await serve(parts, logger, request, frame);
      } catch (error) {
        logger.error({ err: error }, 'a request failed');
        outcome = refuseRequest('INTERNAL_SERVER_ERROR', 'Internal server error.', { status: 500 });
      }
      logServed(logger, request, outcome, performance.now() - startedMs);
      return outcome;
    },
  };
}

async function serve(
  parts: GraphQLServiceParts,
  logger: Logger,
  request: GraphQLRequest,
  frame: RequestFrame,
): Promise<Outcome> {
  const early = refuseByRate(parts.rateLimit.takeFromAddress(frame.address, 1));
  if (early !== undefined) return early;
  const authenticated = await parts.authenticate(frame.credentials);
  if (!authenticated.ok) {
    logger.info({ reason: authenticated.reason }, 'a token was refused');
    return refuseRequest('UNAUTHENTICATED', 'The token is not valid.', { status: 401 });
  }
  const { viewer } = authenticated.caller;
  if (viewer !== undefined) {
    const over = refuseByRate(parts.rateLimit.takeFromIdentity(viewer.userId, 1));
    if (over !== undefined) return over;
  }
  const text = parts.findText(request);
  if (typeof text !== 'string') return text;
  const lease = parts.acquire();
  let held = true;
  try {
    const asked = { parts, logger, request, frame, text, caller: authenticated.caller };
    const outcome = await serveOn(lease.graph, asked);
    if (outcome.kind !== 'stream') return outcome;
    held = false;
    const named = { query: text, operationName: request.operationName };
    return { kind: 'stream', frames: lease.keep(outcome.frames, named) };
  } finally {
    if (held) lease.release();
  }
}

/** A request whose sender is known and whose text is found. */
type Asked = {
  readonly parts: GraphQLServiceParts;
  readonly logger: Logger;
  readonly request: GraphQLRequest;
  readonly frame: RequestFrame;
  readonly text: string;
  readonly caller: Caller;
};

async function serveOn(graph: Graph, asked: Asked): Promise<Outcome> {
  const { parts, logger, request, frame, text, caller } = asked;
  const { viewer } = caller;
  const operation = graph.prepare(text, request.operationName);
  if (isRefusal(operation)) return operation;
  const unfit = refuseByTransport(operation, frame);
  if (unfit !== undefined) return unfit;
  const variables = coerceVariables(operation, request.variables);
  if (isRefusal(variables)) return variables;
  const cost = graph.limitCost(operation, variables);
  if (isRefusal(cost)) return cost;
  // Who may ask at all was asked above; what it costs is taken now, and may be waited for afterwards.
  parts.rateLimit.takeFromAddress(frame.address, cost.cost - 1);
  if (viewer !== undefined) parts.rateLimit.takeFromIdentity(viewer.userId, cost.cost - 1);
  const consistency = readConsistency(request.extensions, frame.consistency);
  if (isRefusal(consistency)) return consistency;
  const granted = graph.authorize(operation, caller);
  const nothingLeft = refuseWithoutRights(operation, variables, granted);
  if (nothingLeft !== undefined) return nothingLeft;
  const plan = await planOperation(graph, logger, granted.operation ?? operation);
  if (isRefusal(plan)) return plan;
  if (plan.kind === 'subscription') {
    const { ids, signal } = frame;
    const openHop = () => openRequestHop(parts, caller, ids, signal);
    return graph.live.subscribe({
      operation,
      plan,
      variables,
      viewer: caller.viewer,
      openHop,
      logger,
    });
  }
  const outcome = await execute(parts, graph, {
    operation: granted.operation ?? operation,
    variables,
    plan,
    caller,
    frame,
    token: consistency.token,
  });
  if (granted.refused.size === 0) return outcome;
  const answer = nullRefusedFields(operation, variables, granted.refused, outcome.answer);
  return { kind: 'answer', answer };
}

/** A subscription is granted whole or not at all; a query of which nothing is left is nulls. */
function refuseWithoutRights(
  operation: Operation,
  variables: Variables,
  { operation: left, refused }: Granted,
): Outcome | undefined {
  if (refused.size > 0 && operation.kind === OperationTypeNode.SUBSCRIPTION) {
    const message = 'The subscription asks for a field you may not ask for.';
    return refuseRequest('UNAUTHORIZED_FIELD_OR_TYPE', message, { status: 403 });
  }
  if (left !== undefined) return undefined;
  const answer = nullRefusedFields(operation, variables, refused, { data: {} });
  return { kind: 'answer', answer };
}

function refuseByRate(waitSeconds: number): Outcome | undefined {
  if (waitSeconds === 0) return undefined;
  const message = `More is asked than one may ask: try again in ${waitSeconds} s.`;
  const refusal = refuseRequest('RATE_LIMITED', message, { status: 429 });
  return { ...refusal, retryAfterSeconds: waitSeconds };
}

function refuseByTransport(operation: Operation, frame: RequestFrame): Outcome | undefined {
  if (operation.kind === OperationTypeNode.MUTATION && !frame.mutations) {
    return refuseRequest('METHOD_NOT_ALLOWED', 'A mutation needs POST.', { status: 405 });
  }
  if (operation.kind === OperationTypeNode.SUBSCRIPTION && !frame.streams) {
    const message = 'A subscription needs a WebSocket (graphql-transport-ws) to /graphql.';
    return refuseRequest('SUBSCRIPTION_NEEDS_SOCKET', message);
  }
  return undefined;
}

async function planOperation(graph: Graph, logger: Logger, operation: Operation) {
  try {
    return await graph.planner.plan(operation);
  } catch (error) {
    if (!(error instanceof PlanningError)) throw error;
    logger.warn({ err: error, operation: operation.name }, 'an operation was not planned');
    return refuseRequest(error.code, error.message);
  }
}

type Ready = {
  operation: Operation;
  variables: Variables;
  plan: Plan;
  caller: Caller;
  frame: RequestFrame;
  /** The consistency token the client sent. */
  token: string | undefined;
};

async function execute(
  parts: GraphQLServiceParts,
  graph: Graph,
  { operation, variables, plan, caller, frame, token }: Ready,
): Promise<{ kind: 'answer'; answer: Answer }> {
  // A mutation goes on when its client has left: nobody could tell what had been written.
  const stoppable = operation.kind === OperationTypeNode.QUERY;
  const signal = stoppable ? frame.signal : undefined;
  const { hop: plain, close } = openRequestHop(parts, caller, frame.ids, signal);
  const headers = { ...plain.headers, ...consistencyHeaders(operation, token) };
  const heard: string[] = [];
  try {
    const hop: Hop = { ...plain, headers, consistency: heard };
    const answer = await graph.executor.execute({ operation, plan, variables, hop });
    return { kind: 'answer', answer: withConsistency(answer, mergeConsistency(heard)) };
  } finally {
    close();
  }
}

function withConsistency(answer: Answer, token: string | undefined): Answer {
  if (token === undefined) return answer;
  return { ...answer, extensions: { ...answer.extensions, consistency: token } };
}

/** A hop with the request's headers and deadline. Close it, or its timer runs on. */
function openRequestHop(
  parts: GraphQLServiceParts,
  caller: Caller,
  ids: TraceIds,
  gone: AbortSignal | undefined,
): { hop: Hop; close: () => void } {
  const stop = new AbortController();
  // One listener per fetch under way: a plan may have more than the ten Node warns of.
  setMaxListeners(0, stop.signal);
  const giveUp = () => stop.abort();
  const timer = setTimeout(giveUp, parts.requestTimeoutMs);
  gone?.addEventListener('abort', giveUp, { once: true });
  if (gone?.aborted) giveUp();
  return {
    hop: { headers: subgraphHeaders(caller, ids), signal: stop.signal },
    close() {
      clearTimeout(timer);
      gone?.removeEventListener('abort', giveUp);
    },
  };
}

function logServed(logger: Logger, request: GraphQLRequest, outcome: Outcome, ms: number): void {
  const { operationName } = request;
  const codes = outcome.kind === 'refused' ? outcome.errors.map((e) => e.extensions?.['code']) : [];
  const durationMs = Math.round(ms * 100) / 100;
  logger.info({ operationName, outcome: outcome.kind, codes, durationMs }, 'request');
}
