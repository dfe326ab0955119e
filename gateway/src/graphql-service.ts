// The way of a request through the rooms: identity, operations, planning, then execution or live.
// Every refusal has its code and status; what escapes is a defect, logged here and answered without details.
import { GraphQLError } from 'graphql';
import type { Logger } from 'pino';
import type { ErrorCode } from './error-codes.ts';
import { refuseRequest } from './operations/request-error.ts';
import { beginPlugins, errorsOf, type RequestMoments } from './run-plugins.ts';
import { serveOn } from './serve-operation.ts';
import type { TraceIds } from './telemetry/trace-ids.ts';
import type { Span } from './telemetry/tracer.ts';
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
      const startedMs = performance.now();
      const ids = { ...frame.ids, traceparent: span.traceparent };
      const notes: RequestNotes = { type: 'unknown', operationName: request.operationName };
      const inside = { ...frame, ids };
      const outcome = await serveSafely(parts, new RequestLog(parts.logger, span, ids), {
        request,
        frame: inside,
        notes,
      });
      const codes = errorsOf(outcome).map((error) => String(error.extensions?.['code']));
      const ms = performance.now() - startedMs;
      parts.metrics.operation({ type: notes.type, outcome: outcome.kind, ms, codes });
      span.set('graphql.operation.type', notes.type);
      if (notes.operationName !== undefined) {
        span.set('graphql.operation.name', notes.operationName);
      }
      span.end(outcome.kind === 'refused' ? codes[0] : undefined);
      if (parts.logger.isLevelEnabled('info')) {
        const { traceId } = span;
        const told = { outcome: outcome.kind, ms: Math.round(ms * 100) / 100, codes };
        parts.logger.info({ correlationId, traceId, ...notes, ...told }, 'request');
      }
      return outcome;
    },
  };
}

/** A request's log with its ids, made when there is something to say: most requests say nothing. */
class RequestLog {
  readonly #parent: Logger;
  readonly #span: Span;
  readonly #ids: TraceIds;
  #logger: Logger | undefined;

  constructor(parent: Logger, span: Span, ids: TraceIds) {
    this.#parent = parent;
    this.#span = span;
    this.#ids = ids;
  }

  get logger(): Logger {
    const { correlationId } = this.#ids;
    const { traceId } = this.#span;
    this.#logger ??= this.#parent.child({ correlationId, traceId });
    return this.#logger;
  }
}

/** A request as it came in, and what becomes known of it. */
type Begun = {
  readonly request: GraphQLRequest;
  readonly frame: RequestFrame;
  readonly notes: RequestNotes;
};

/** Never rejects: what escapes is a defect, told without details. */
async function serveSafely(
  parts: GraphQLServiceParts,
  log: RequestLog,
  begun: Begun,
): Promise<Outcome> {
  const { request, frame } = begun;
  let moments: RequestMoments | undefined;
  let outcome: Outcome;
  try {
    if (parts.plugins.length > 0) {
      moments = await beginPlugins(parts.plugins, {
        request,
        correlationId: frame.ids.correlationId,
        logger: log.logger,
        shared: new Map(),
        overrideLabels: new Set(),
        viewer: undefined,
        source: undefined,
        document: undefined,
        operation: undefined,
      });
    }
    outcome = await serve(parts, log, begun, moments);
  } catch (error) {
    outcome = refuseThrown(log.logger, error);
  }
  if (moments === undefined) return outcome;
  try {
    return await moments.willSend(outcome);
  } catch (error) {
    if (outcome.kind === 'stream') outcome.stream.stop();
    return refuseThrown(log.logger, error);
  }
}

async function serve(
  parts: GraphQLServiceParts,
  log: RequestLog,
  { request, frame, notes }: Begun,
  moments: RequestMoments | undefined,
): Promise<Outcome> {
  const early = refuseByRate(parts.rateLimit.takeFromAddress(frame.address, 1));
  if (early !== undefined) return early;
  const authenticated = await parts.authenticate(frame.credentials);
  if (!authenticated.ok) {
    log.logger.info({ reason: authenticated.reason }, 'a token was refused');
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
    const asked = { parts, log, request, frame, text, caller, moments, notes };
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
