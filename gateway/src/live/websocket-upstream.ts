// A subgraph that speaks graphql-transport-ws: one socket for each identity that is forwarded, all its subscriptions on
// it. A lost socket ends them, and they are told so; the next one is opened with back-off.
import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import { createBackOff } from './back-off.ts';
import type { Upstream, UpstreamIdentity, UpstreamLimits } from './upstream.ts';

type Connection = { readonly client: Client; users: number };

/** Opens nothing before the first subscription, and keeps nothing open after the last. */
export function createWebSocketUpstream(url: string, limits: UpstreamLimits): Upstream {
  const connections = new Map<string, Connection>();
  const backOff = createBackOff();

  function connectionFor({ key, headers }: UpstreamIdentity): Connection {
    const known = connections.get(key);
    if (known !== undefined) return known;
    const client = createClient({
      url,
      webSocketImpl: socketWith(headers, limits),
      // Servers read the identity from either.
      connectionParams: { ...headers },
      // Retrying silently would lose what happened in between: the loss is told instead.
      retryAttempts: 0,
      keepAlive: 10_000,
      connectionAckWaitTimeout: limits.connectMaxMs,
    });
    const connection = { client, users: 0 };
    const forget = () => {
      if (connections.get(key) === connection) connections.delete(key);
    };
    client.on('connected', () => backOff.succeeded());
    client.on('closed', (event) => {
      forget();
      if (!isClean(event)) backOff.failed();
    });
    connections.set(key, connection);
    return connection;
  }

  return {
    subscribe(request, identity, sink) {
      let stop = () => {};
      let over = false;
      const begin = () => {
        const connection = connectionFor(identity);
        connection.users += 1;
        const leave = () => {
          if (over) return;
          over = true;
          connection.users -= 1;
          if (connection.users > 0) return;
          if (connections.get(identity.key) === connection) connections.delete(identity.key);
          void connection.client.dispose();
        };
        const unsubscribe = connection.client.subscribe(
          { ...request, operationName: request.operationName ?? null },
          {
            next: (payload) => {
              if (!over) sink.next(payload);
            },
            error(error) {
              if (over) return;
              leave();
              sink.ended(
                Array.isArray(error)
                  ? { kind: 'refused', errors: error }
                  : { kind: 'lost', cause: error },
              );
            },
            complete() {
              if (over) return;
              leave();
              sink.ended({ kind: 'complete' });
            },
          },
        );
        stop = () => {
          leave();
          unsubscribe();
        };
      };
      const { waitMs } = backOff;
      if (waitMs === 0) begin();
      else {
        const timer = setTimeout(begin, waitMs);
        stop = () => clearTimeout(timer);
      }
      return () => stop();
    },
    get connections() {
      return connections.size;
    },
    async close() {
      const open = [...connections.values()];
      connections.clear();
      for (const { client } of open) await client.dispose();
    },
  };
}

/** 1000 is what we close with ourselves. */
function isClean(event: unknown): boolean {
  return typeof event === 'object' && event !== null && 'code' in event && event.code === 1000;
}

function socketWith(headers: Readonly<Record<string, string>>, limits: UpstreamLimits) {
  return class extends WebSocket {
    constructor(address: string | URL, protocols?: string | string[]) {
      super(address, protocols, {
        headers: { ...headers },
        maxPayload: limits.messageMaxBytes,
        handshakeTimeout: limits.connectMaxMs,
      });
    }
  };
}
