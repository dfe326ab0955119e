// What a graph does with one request: check, limit, authorise, plan, then execute or begin a live subscription.
// A request whose sender is known goes in; an answer, a refusal or a stream comes out.
import { OperationTypeNode } from 'graphql';
import { Deadlines, type Late } from './deadlines.ts';
import { consistencyHeaders, mergeConsistency, readConsistency } from './execution/consistency.ts';
import { errorStatuses } from './error-codes.ts';
import type { Answer } from './execution/executor.ts';
import { nullRefusedFields } from './execution/null-refused-fields.ts';
import { oncePer } from './execution/once-per.ts';
import type { Hop } from './execution/subgraph-client.ts';
import type { Graph } from './graph.ts';
import type { Caller } from './identity/authenticate.ts';
import { subgraphHeaders } from './identity/subgraph-headers.ts';
import type { Granted } from './operations/authorize-operation.ts';
import { coerceVariables } from './operations/coerce-variables.ts';
import type { Operation, Variables } from './operations/operation.ts';
import { isRefusal } from './operations/prepare-operation.ts';
import { refuseRequest } from './operations/request-error.ts';
import { PlanningError, type Plan } from './planning/query-planner.ts';
import { showPlan } from './planning/show-plan.ts';
import type { Asked, GraphQLServiceParts } from './service-parts.ts';
import { traceChecking } from './trace-checking.ts';
import { Stop, type StopSignal } from './stop-signal.ts';
import type { Outcome, RequestFrame, WrittenAnswer } from './transport/graphql-service.ts';

/** Plans that were looked up before: what the cache's metric counts. */
const seen = new WeakSet<Operation>();

/** Serves one request on the graph it began with. */
export async function serveOn(graph: Graph, asked: Asked): Promise<Outcome> {
  const { parts, log, request, frame, text, caller, moments } = asked;
  const { viewer } = caller;
  const checking = traceChecking(parts.tracer, frame.ids.traceparent, moments?.checking);
  const operation = graph.prepare(text, request.operationName, checking);
  if (isRefusal(operation)) return operation;
  asked.notes.type = operation.kind;
  asked.notes.operationName = operation.name;
  parts.metrics.operationCache(seen.has(operation));
  seen.add(operation);
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
  await moments?.didResolveOperation(operation);
  const given = await moments?.responseForOperation();
  if (given !== undefined) return { kind: 'answer', answer: given };
  const granted = graph.authorize(graph.override(operation, moments?.overrideLabels), caller);
  const nothingLeft = refuseWithoutRights(operation, variables, granted);
  if (nothingLeft !== undefined) return nothingLeft;
  const plan = await planOperation(graph, asked, granted.operation ?? operation);
  if (isRefusal(plan)) return plan;
  if (plan.kind === 'subscription') {
    return graph.live.subscribe({
      operation: granted.operation ?? operation,
      text,
      plan,
      variables,
      caller,
      nulled: nulling(operation, variables, granted),
      cursor: request.extensions?.['cursor'],
      forwarded: frame.forwarded,
      authenticate: parts.authenticate,
      openHop: (asking, gone) => openRequestHop(parts, asking, frame, gone),
      get logger() {
        return log.logger;
      },
    });
  }
  const ended = await moments?.executionDidStart();
  const outcome = await execute(parts, graph, {
    operation: granted.operation ?? operation,
    variables,
    plan,
    caller,
    frame,
    token: consistency.token,
  });
  ended?.(outcome.answer.errors);
  const whole = nulling(operation, variables, granted)?.(outcome.answer) ?? outcome.answer;
  const plans = parts.showsPlans && request.extensions?.['queryPlan'] === true;
  const answer = plans ? await withPlan(whole, plan) : whole;
  return { kind: 'answer', answer };
}

/** What puts the fields somebody may not see into an answer; undefined when all is granted. */
function nulling(operation: Operation, variables: Variables, { refused }: Granted) {
  if (refused.size === 0) return undefined;
  return (answer: Answer | WrittenAnswer) =>
    nullRefusedFields(operation, variables, refused, answer);
}

/** Nothing is left: a query is nulls, and nobody is asked; a subscription has nothing to tell. */
function refuseWithoutRights(
  operation: Operation,
  variables: Variables,
  { operation: left, refused }: Granted,
): Outcome | undefined {
  if (left !== undefined) return undefined;
  if (operation.kind === OperationTypeNode.SUBSCRIPTION) {
    const message = 'The subscription asks for a field you may not ask for.';
    return refuseRequest('UNAUTHORIZED_FIELD_OR_TYPE', message, { status: 403 });
  }
  const answer = nullRefusedFields(operation, variables, refused, { data: {} });
  return { kind: 'answer', answer };
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

async function planOperation(graph: Graph, { parts, frame, log }: Asked, operation: Operation) {
  const span = parts.tracer.start('graphql.plan', 'internal', frame.ids.traceparent);
  try {
    return await graph.planner.plan(operation);
  } catch (error) {
    span.set('error', true);
    if (!(error instanceof PlanningError)) throw error;
    log.logger.warn({ err: error, operation: operation.name }, 'an operation was not planned');
    return refuseRequest(error.code, error.message, { status: errorStatuses[error.code] ?? 400 });
  } finally {
    span.end();
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
): Promise<{ kind: 'answer'; answer: Answer | WrittenAnswer }> {
  // A mutation goes on when its client has left: nobody could tell what had been written.
  const stoppable = operation.kind === OperationTypeNode.QUERY;
  const signal = stoppable ? frame.signal : undefined;
  const span = parts.tracer.start('graphql.execute', 'internal', frame.ids.traceparent);
  const ids = { ...frame.ids, traceparent: span.traceparent };
  const { hop: plain, close } = openRequestHop(parts, caller, { ...frame, ids }, signal);
  const heard: string[] = [];
  try {
    const headers = { ...plain.headers, ...consistencyHeaders(operation, token) };
    const hop: Hop = { headers, signal: plain.signal, consistency: heard };
    const answer = await graph.executor.execute({ operation, plan, variables, hop });
    return { kind: 'answer', answer: withConsistency(answer, mergeConsistency(heard)) };
  } finally {
    close();
    span.end();
  }
}

async function withPlan<Told extends Answer | WrittenAnswer>(
  answer: Told,
  plan: Plan,
): Promise<Told> {
  const queryPlan = await showPlan(plan);
  return { ...answer, extensions: { ...answer.extensions, queryPlan } };
}

function withConsistency<Told extends Answer | WrittenAnswer>(
  answer: Told,
  token: string | undefined,
): Told {
  if (token === undefined) return answer;
  return { ...answer, extensions: { ...answer.extensions, consistency: token } };
}

const deadlinesOf = oncePer(
  ({ requestTimeoutMs }: GraphQLServiceParts) => new Deadlines(requestTimeoutMs),
);

/** Given when the client is gone or the request's time is over. */
class RequestEnd extends Stop implements Late {
  lateAtMs = 0;
  readonly late = () => this.abort();

  constructor(gone: StopSignal | undefined) {
    super();
    gone?.addEventListener('abort', this.late);
    if (gone?.aborted) this.abort();
  }
}

/** A hop with the request's headers and deadline. Close it, or its timer runs on. */
function openRequestHop(
  parts: GraphQLServiceParts,
  caller: Caller,
  { ids, forwarded }: Pick<RequestFrame, 'ids' | 'forwarded'>,
  gone: StopSignal | undefined,
): { hop: Hop; close: () => void } {
  const deadlines = deadlinesOf(parts);
  const until = new RequestEnd(gone);
  deadlines.add(until);
  return {
    hop: { headers: subgraphHeaders(caller, ids, forwarded), signal: until },
    close() {
      deadlines.delete(until);
      gone?.removeEventListener('abort', until.late);
    },
  };
}
