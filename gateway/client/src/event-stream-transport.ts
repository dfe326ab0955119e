// Server-sent events by the graphql-sse client, a request for each subscription (distinct connections mode).
// Its own retries are off, because it would begin anew where we resume.
import type { GraphQLFormattedError } from 'graphql';
import { createClient, NetworkError } from 'graphql-sse';
import type { LiveClientOptions, LiveCredentials, TransportResult } from './live-client-types.ts';
import type { LiveTransport, TransportEnd } from './live-transport.ts';

/** @param credentials asked for every request. */
export function createEventStreamTransport(
  options: LiveClientOptions,
  credentials: () => Promise<LiveCredentials | undefined>,
): LiveTransport {
  const client = createClient({
    url: options.url,
    retryAttempts: 0,
    ...(options.fetch === undefined ? {} : { fetchFn: options.fetch }),
    async headers(): Promise<Record<string, string>> {
      const known = await credentials();
      return known === undefined ? {} : { authorization: known.authorization };
    },
  });
  return {
    attempt(request, sink) {
      let over = false;
      const end = (told: TransportEnd) => {
        if (over) return;
        over = true;
        sink.end(told);
      };
      const leave = client.subscribe<unknown, Record<string, unknown>>(
        request,
        {
          next(result) {
            if (over) return;
            // An answer has `data`, be it null; without, the server tells why the stream is over.
            if (isFailure(result)) end({ kind: 'errors', errors: errorsOf(result) });
            else sink.next(result as TransportResult);
          },
          error: (error) => end(endOf(error)),
          complete: () => end({ kind: 'complete' }),
        },
        { connected: () => sink.opened() },
      );
      return () => {
        over = true;
        leave();
      };
    },
    // A request's headers are what they are.
    renew: async () => false,
    dispose: async () => client.dispose(),
  };
}

/** They come from JSON, whatever the library's types say. */
function errorsOf({ errors }: { errors?: unknown }): readonly GraphQLFormattedError[] {
  return Array.isArray(errors) ? (errors as readonly GraphQLFormattedError[]) : [];
}

function isFailure(result: object): boolean {
  return !('data' in result) && 'errors' in result;
}

function endOf(error: unknown): TransportEnd {
  const response: unknown = error instanceof NetworkError ? error.response : undefined;
  const reason = error instanceof Error ? error.message : 'The connection was lost.';
  if (!(response instanceof Response)) {
    return { kind: 'lost', code: undefined, reason, retryAfterMs: undefined };
  }
  const { status, headers } = response;
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  const retryAfterMs = Number.isFinite(seconds) ? seconds * 1_000 : undefined;
  return { kind: 'lost', code: String(status), reason, retryAfterMs };
}
