// The way of a request through the rooms: identity, operations, planning, then execution or live.
// Every refusal has its code and status; what escapes is a defect, logged here and answered without details.
import { GraphQLError } from 'graphql';
import type { Logger } from 'pino';
import type { ErrorCode } from './error-codes.ts';
import { refuseRequest } from './operations/request-error.ts';
import { beginPlugins, errorsOf, type RequestMoments } from './run-plugins.ts';
import { serveOn } from './serve-operation.ts';
import type { GraphQLServiceParts, RequestNotes } from './service-parts.ts';
import type {
  GraphQLRequest,
  GraphQLService,
  Outcome,
  RequestFrame,
} from './transport/graphql-service.ts';

/** Joins the rooms. */
export function createGraphQLService(parts: GraphQLServiceParts): GraphQLService {
  return {
    async admit(credentials) {
      const known = await parts.authenticate(credentials);
      return known.ok ? { ok: true, person: known.caller.viewer?.userId } : { ok: false };
    },
    async serve(request, frame) {
      const { correlationId, traceparent, begun } = frame.ids;
      const span = parts.tracer.start('graphql.request', 'server', traceparent, begun);
      const logger = parts.logger.child({ correlationId, traceId: span.traceId });
      const startedMs = performance.now();
      const ids = { ...frame.ids, traceparent: span.traceparent };
      const notes: RequestNotes = { type: 'unknown', operationName: request.operationName };
      const inside = { ...frame, ids };
      const outcome = await serveSafely(parts, logger, request, inside, notes);
      const codes = errorsOf(outcome).map((error) => String(error.extensions?.['code']));
      const told = { ...notes, outcome: outcome.kind, ms: performance.now() - startedMs, codes };
      parts.metrics.operation(told);
      span.set('graphql.operation.type', notes.type);
      if (notes.operationName !== undefined) {
        span.set('graphql.operation.name', notes.operationName);
      }
      span.end(outcome.kind === 'refused' ? codes[0] : undefined);
      logger.info({ ...told, ms: Math.round(told.ms * 100) / 100 }, 'request');
      return outcome;
    },
  };
}

/** Never rejects: what escapes is a defect, told without details. */
async function serveSafely(
  parts: GraphQLServiceParts,
  logger: Logger,
  request: GraphQLRequest,
  frame: RequestFrame,
  notes: RequestNotes,
): Promise<Outcome> {
  let moments: RequestMoments | undefined;
  let outcome: Outcome;
  try {
    moments = await beginPlugins(parts.plugins, {
      request,
      correlationId: frame.ids.correlationId,
      logger,
      shared: new Map(),
      overrideLabels: new Set(),
      viewer: undefined,
      source: undefined,
      document: undefined,
      operation: undefined,
    });
    outcome = await serve(parts, logger, request, frame, notes, moments);
  } catch (error) {
    outcome = refuseThrown(logger, error);
  }
  if (moments === undefined) return outcome;
  try {
    return await moments.willSend(outcome);
  } catch (error) {
    if (outcome.kind === 'stream') outcome.stream.stop();
    return refuseThrown(logger, error);
  }
}

async function serve(
  parts: GraphQLServiceParts,
  logger: Logger,
  request: GraphQLRequest,
  frame: RequestFrame,
  notes: RequestNotes,
  moments: RequestMoments | undefined,
): Promise<Outcome> {
  const early = refuseByRate(parts.rateLimit.takeFromAddress(frame.address, 1));
  if (early !== undefined) return early;
  const authenticated = await parts.authenticate(frame.credentials);
  if (!authenticated.ok) {
    logger.info({ reason: authenticated.reason }, 'a token was refused');
    return refuseRequest('UNAUTHENTICATED', 'The token is not valid.', { status: 401 });
  }
  const { caller } = authenticated;
  if (caller.viewer !== undefined) {
    const over = refuseByRate(parts.rateLimit.takeFromIdentity(caller.viewer.userId, 1));
    if (over !== undefined) return over;
  }
  const text = parts.findText(request);
  if (typeof text !== 'string') return text;
  await moments?.didResolveSource(text, caller.viewer);
  const lease = parts.acquire();
  let held = true;
  try {
    const asked = { parts, logger, request, frame, text, caller, moments, notes };
    const outcome = await serveOn(lease.graph, asked);
    if (outcome.kind !== 'stream') return outcome;
    held = false;
    const named = { query: text, operationName: request.operationName };
    return { kind: 'stream', stream: lease.keep(outcome.stream, named) };
  } finally {
    if (held) lease.release();
  }
}

function refuseByRate(waitSeconds: number): Outcome | undefined {
  if (waitSeconds === 0) return undefined;
  const message = `More is asked than one may ask: try again in ${waitSeconds} s.`;
  const refusal = refuseRequest('RATE_LIMITED', message, { status: 429 });
  return { ...refusal, retryAfterSeconds: waitSeconds };
}

/** A plugin refuses by throwing a GraphQLError; anything else thrown is a defect. */
function refuseThrown(logger: Logger, error: unknown): Outcome {
  if (error instanceof GraphQLError) {
    const code = error.extensions['code'] ?? ('REFUSED_BY_PLUGIN' satisfies ErrorCode);
    const extensions = { ...error.extensions, code };
    return { kind: 'refused', status: 400, errors: [{ message: error.message, extensions }] };
  }
  logger.error({ err: error }, 'a request failed');
  return refuseRequest('INTERNAL_SERVER_ERROR', 'Internal server error.', { status: 500 });
}
