// What became of a request whose client takes a stream of answers: a subscription goes on until either side ends it,
// anything else is the only answer of its stream.
import type { IncomingMessage } from 'node:http';
import { clientAddress } from './client-address.ts';
import type { GraphQLRequest, GraphQLService, LiveStream, Outcome } from './graphql-service.ts';
import type { StreamMediaType } from './media-types.ts';
import { oneHeader } from './one-header.ts';
import { retryAfterSeconds } from './overload.ts';
import type { Exchange, HttpLimits } from './serve-graphql.ts';
import { boundedAnswerText, writeError } from './write-answer.ts';

/** A browser that comes back sends the id of the last event it has seen: our cursor. */
export function withLastEventId(
  request: GraphQLRequest,
  exchange: IncomingMessage,
): GraphQLRequest {
  const cursor = oneHeader(exchange, 'last-event-id');
  if (cursor === undefined || cursor === '' || request.extensions?.['cursor'] !== undefined) {
    return request;
  }
  return { ...request, extensions: { ...request.extensions, cursor } };
}

/** False, and nothing is written, for what has a status of its own over HTTP. */
export async function streamOutcome(
  service: GraphQLService,
  exchange: Exchange,
  limits: HttpLimits,
  mediaType: StreamMediaType,
  outcome: Outcome,
): Promise<boolean> {
  const { response } = exchange;
  switch (outcome.kind) {
    case 'stream':
      await openStream(service, exchange, limits, mediaType, outcome.stream);
      return true;
    case 'answer': {
      const text = boundedAnswerText(outcome.answer, limits.responseMaxBytes);
      limits.streams.writeOne(response, mediaType, text);
      return true;
    }
    case 'refused': {
      if (!streamedStatuses.has(outcome.status)) return false;
      const { errors } = outcome;
      const text = boundedAnswerText({ errors }, limits.responseMaxBytes);
      limits.streams.writeOne(response, mediaType, text);
      return true;
    }
  }
}

/** Refusals of the operation itself; an EventSource shows its page nothing of an answer with another status. */
const streamedStatuses: ReadonlySet<number> = new Set([200, 400, 403, 404]);

async function openStream(
  service: GraphQLService,
  { request, response }: Exchange,
  limits: HttpLimits,
  mediaType: StreamMediaType,
  stream: LiveStream,
): Promise<void> {
  const { authorization } = request.headers;
  const admission = await service.admit({ authorization });
  // The client may have gone meanwhile.
  if (response.destroyed || response.closed) return stream.stop();
  const person = admission.ok ? admission.person : undefined;
  const address = clientAddress(request, limits.trustedProxies);
  if (limits.streams.open(response, mediaType, stream, { address, person })) return;
  response.setHeader('retry-after', retryAfterSeconds);
  writeError(response, 503, 'TOO_MANY_SOCKETS', 'Enough connections are open already.');
}
