// POST and GET /graphql by the GraphQL-over-HTTP specification: headers, body, parameters, status.
// https://graphql.github.io/graphql-over-http/draft/ — what is wrong is answered here, the rest by the service.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { StopSignal } from '../stop-signal.ts';
import type { TraceIds } from '../telemetry/trace-ids.ts';
import { consistencyHeader } from './consistency-header.ts';
import type { GraphQLAnswer, GraphQLRequest, GraphQLService, Outcome } from './graphql-service.ts';
import { clientAddress } from './client-address.ts';
import { forwardedHeaders } from './forwarded-headers.ts';
import type { HttpStreams } from './http-streams.ts';
import {
  chooseAccepted,
  isJsonContent,
  type Accepted,
  type AnswerMediaType,
} from './media-types.ts';
import { oneHeader } from './one-header.ts';
import { retryAfterSeconds, type OverloadGuard } from './overload.ts';
import { readBody } from './read-body.ts';
import { readGraphQLRequest, readQueryString } from './read-graphql-request.ts';
import { streamOutcome, withLastEventId } from './stream-outcome.ts';
import { writeAnswer, writeError } from './write-answer.ts';

/** One HTTP exchange with what the handler already knows of it. */
export type Exchange = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: Readonly<Pick<URL, 'pathname' | 'searchParams'>>;
  readonly ids: TraceIds;
  /** Given when the connection has closed, answered or not. */
  readonly gone: StopSignal;
};

/** Bounds of one exchange. */
export type HttpLimits = {
  /** Larger bodies are refused with 413. */
  readonly bodyMaxBytes: number;
  /** Larger answers are replaced by an error. */
  readonly responseMaxBytes: number;
  /** Proxies of ours in front of the gateway. */
  readonly trustedProxies: number;
  readonly overload: OverloadGuard;
  /** Takes the streams of answers. */
  readonly streams: HttpStreams;
  /** Headers that go on to subgraphs. */
  readonly forwardedNames: readonly string[];
};

/** Answers one exchange, whatever it is; when there are too many already, before anything is read. */
export async function serveGraphQL(
  service: GraphQLService,
  exchange: Exchange,
  limits: HttpLimits,
): Promise<void> {
  const leave = limits.overload.enter();
  if (leave === undefined) {
    exchange.response.setHeader('retry-after', retryAfterSeconds);
    writeError(exchange.response, 503, 'OVERLOADED', 'Too much is asked at once: try again.');
    return;
  }
  try {
    await serveAdmitted(service, exchange, limits);
  } finally {
    leave();
  }
}

async function serveAdmitted(
  service: GraphQLService,
  exchange: Exchange,
  limits: HttpLimits,
): Promise<void> {
  const { request, response, ids } = exchange;
  const accepted = chooseAccepted(request.headers.accept);
  if (accepted === undefined) {
    const message =
      'Answers are application/json or application/graphql-response+json, streams of them ' +
      'text/event-stream or multipart/mixed;subscriptionSpec=1.0.';
    writeError(response, 406, 'NOT_ACCEPTABLE', message);
    return;
  }
  const read = await readRequest(exchange, limits.bodyMaxBytes);
  if (read === undefined) return;
  const asked = accepted.stream === undefined ? read : withLastEventId(read, request);
  const outcome = await service.serve(asked, {
    credentials: { authorization: request.headers.authorization },
    ids,
    address: clientAddress(request, limits.trustedProxies),
    forwarded: forwardedHeaders(request, limits.forwardedNames),
    consistency: oneHeader(request, consistencyHeader),
    signal: exchange.gone,
    streams: accepted.stream !== undefined,
    mutations: request.method === 'POST',
  });
  const stream = streamTypeFor(accepted, outcome);
  if (stream && (await streamOutcome(service, exchange, limits, stream, outcome))) return;
  writeOutcome(response, accepted.single ?? 'application/json', outcome, limits.responseMaxBytes);
}

/** A single answer is streamed only to a client that takes no other. */
function streamTypeFor({ single, stream }: Accepted, { kind }: Outcome) {
  return kind === 'stream' || single === undefined ? stream : undefined;
}

/** The checked request, or undefined when an error has been answered. */
async function readRequest(
  { request, response, url }: Exchange,
  bodyMaxBytes: number,
): Promise<GraphQLRequest | undefined> {
  if (request.method === 'GET') return passOrAnswer(response, readQueryString(url.searchParams));
  if (request.method !== 'POST') {
    response.setHeader('allow', 'GET, POST');
    writeError(response, 405, 'METHOD_NOT_ALLOWED', 'Only GET and POST are served here.');
    return undefined;
  }
  // This is the rule against cross-site requests too: a form cannot send JSON without a preflight.
  if (!isJsonContent(request.headers['content-type'])) {
    const message = 'A POST must have the content type application/json, in UTF-8.';
    writeError(response, 415, 'UNSUPPORTED_MEDIA_TYPE', message);
    return undefined;
  }
  const body = await readBody(request, bodyMaxBytes);
  if (body === undefined) {
    response.setHeader('connection', 'close');
    writeError(response, 413, 'REQUEST_TOO_LARGE', `A body may have ${bodyMaxBytes} bytes.`);
    return undefined;
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    writeError(response, 400, 'BAD_REQUEST', 'The body is not JSON.');
    return undefined;
  }
  return passOrAnswer(response, readGraphQLRequest(parsed));
}

function passOrAnswer(
  response: ServerResponse,
  read: ReturnType<typeof readGraphQLRequest>,
): GraphQLRequest | undefined {
  if (!('bad' in read)) return read;
  writeError(response, 400, read.code ?? 'BAD_REQUEST', read.bad);
  return undefined;
}

function writeOutcome(
  response: ServerResponse,
  mediaType: AnswerMediaType,
  outcome: Outcome,
  maxBytes: number,
): void {
  switch (outcome.kind) {
    case 'answer':
      tellConsistency(response, outcome.answer);
      writeAnswer(response, 200, mediaType, outcome.answer, maxBytes);
      return;
    case 'refused':
      if (outcome.status === 401) response.setHeader('www-authenticate', 'Bearer');
      if (outcome.retryAfterSeconds !== undefined) {
        response.setHeader('retry-after', outcome.retryAfterSeconds);
      }
      if (outcome.status === 405) response.setHeader('allow', 'POST');
      writeAnswer(response, refusedStatus(outcome.status, mediaType), mediaType, {
        errors: outcome.errors,
      });
      return;
    case 'stream':
      throw new TypeError('A stream was answered where none was allowed.');
  }
}

/** For clients that read headers more easily than extensions. */
function tellConsistency(
  response: ServerResponse,
  { extensions }: Pick<GraphQLAnswer, 'extensions'>,
): void {
  const token = extensions?.['consistency'];
  if (typeof token === 'string') response.setHeader(consistencyHeader, token);
}

/** Under application/json a request that is well-formed but refused is a 200, as clients expect. */
function refusedStatus(status: number, mediaType: AnswerMediaType): number {
  return mediaType === 'application/json' && status === 400 ? 200 : status;
}
