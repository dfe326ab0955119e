// graphql-transport-ws by the graphql-ws client: one socket for all subscriptions, opened when one needs it.
// Its own retries are off, because it would begin anew where we resume.
import type { GraphQLFormattedError } from 'graphql';
import { createClient, type Client } from 'graphql-ws';
import type { LiveClientOptions, LiveCredentials } from './live-client-types.ts';
import { readRetryAfter, type LiveTransport, type TransportEnd } from './live-transport.ts';

/** @param credentials asked at every connect. */
export function createSocketTransport(
  options: LiveClientOptions,
  credentials: () => Promise<LiveCredentials | undefined>,
): LiveTransport {
  const pingEveryMs = options.pingEveryMs ?? 15_000;
  let socket: { send(text: string): void } | undefined;
  let dead: ReturnType<typeof setTimeout> | undefined;
  let renewing: ((accepted: boolean) => void) | undefined;
  const opened = new Set<() => void>();
  const client: Client = createClient({
    url: options.url,
    ...(options.webSocketImpl === undefined ? {} : { webSocketImpl: options.webSocketImpl }),
    retryAttempts: 0,
    lazy: true,
    keepAlive: pingEveryMs,
    async connectionParams() {
      const known = await credentials();
      return known === undefined ? {} : { authorization: known.authorization };
    },
    on: {
      connected(connected) {
        // The library tells the socket of whichever implementation it was given.
        socket = connected as { send(text: string): void };
        for (const tell of opened) tell();
      },
      ping(received) {
        if (received) return;
        dead = setTimeout(() => client.terminate(), pingEveryMs);
      },
      pong(received, payload) {
        if (!received) return;
        clearTimeout(dead);
        const answer = payload?.['authorization'];
        if (answer !== undefined) renewing?.(answer === 'accepted');
      },
      closed() {
        clearTimeout(dead);
        socket = undefined;
        renewing?.(false);
      },
    },
  });
  return {
    attempt(request, sink) {
      let over = false;
      const end = (told: TransportEnd) => {
        opened.delete(sink.opened);
        if (over) return;
        over = true;
        sink.end(told);
      };
      if (socket === undefined) opened.add(sink.opened);
      const leave = client.subscribe<unknown, Record<string, unknown>>(request, {
        next: (result) => {
          if (!over) sink.next(result);
        },
        error: (error) => end(endOf(error)),
        complete: () => end({ kind: 'complete' }),
      });
      if (socket !== undefined) sink.opened();
      return () => {
        opened.delete(sink.opened);
        if (over) return;
        over = true;
        leave();
      };
    },
    async renew({ authorization }) {
      if (socket === undefined) return true;
      const asked = new Promise<boolean>((resolve) => {
        renewing = resolve;
      });
      socket.send(JSON.stringify({ type: 'ping', payload: { authorization } }));
      const accepted = await asked;
      renewing = undefined;
      return accepted;
    },
    async dispose() {
      clearTimeout(dead);
      await client.dispose();
    },
  };
}

/** GraphQL errors of the operation, a close event, or what kept the socket from opening. */
function endOf(error: unknown): TransportEnd {
  // graphql-ws tells the errors of an `error` message as a list, and nothing else as one.
  if (Array.isArray(error)) {
    return { kind: 'errors', errors: error as readonly GraphQLFormattedError[] };
  }
  if (typeof error === 'object' && error !== null && 'code' in error && 'reason' in error) {
    const reason = String(error.reason);
    return { kind: 'lost', code: String(error.code), reason, retryAfterMs: readRetryAfter(reason) };
  }
  const reason = error instanceof Error ? error.message : 'The socket could not be opened.';
  return { kind: 'lost', code: undefined, reason, retryAfterMs: undefined };
}
