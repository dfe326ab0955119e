// graphql-transport-ws at /graphql: the protocol is graphql-ws' server, the sockets and their limits are ours.
// https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md — a failing operation never closes its socket.
import { CloseCode, handleProtocols } from 'graphql-ws';
import { setMaxListeners } from 'node:events';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import { mayOpenSocket, type OriginRules } from './cors.ts';
import { boundFrame } from './bound-frame.ts';
import { answerRaw } from './raw-answer.ts';
import type { GraphQLService } from './graphql-service.ts';
import { clientAddress } from './client-address.ts';
import { retryAfterSeconds, type OverloadGuard } from './overload.ts';
import { createSocketProtocol, type SocketProtocol } from './socket-protocol.ts';

/** Bounds of one socket. */
export type SocketLimits = {
  /** A socket that has not sent connection_init by then is closed with 4408. */
  readonly initTimeoutMs: number;
  /** A larger message closes the socket with 1009. */
  readonly messageMaxBytes: number;
  /** Sockets open at once; further ones are refused with 503. */
  readonly socketsMax: number;
  /** Sockets of one network address. */
  readonly socketsPerAddressMax: number;
  /** Operations running at once on one socket. */
  readonly operationsMax: number;
  /** A larger frame is replaced by one that says so. */
  readonly responseMaxBytes: number;
  /** Proxies of ours in front of the gateway. */
  readonly trustedProxies: number;
  readonly overload: OverloadGuard;
  /** Headers of the upgrade request that go on to subgraphs. */
  readonly forwardedNames: readonly string[];
  /** Which pages may open a socket. */
  readonly origins: OriginRules;
  /** A ping goes out this often; a socket that has not answered by the next is dead. */
  readonly pingEveryMs: number;
};

/** The sockets of a gateway. */
export type WebSocketTransport = {
  /** Tells every client to come back elsewhere (1001) and waits until they are gone, or `deadlineMs`. */
  close(deadlineMs: number): Promise<void>;
  readonly sockets: number;
};

/** Takes the upgrades of `server`; other paths and protocols are refused. */
export function serveWebSockets(
  server: Server,
  service: GraphQLService,
  limits: SocketLimits,
  logger: Logger,
): WebSocketTransport {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: limits.messageMaxBytes,
    handleProtocols: (protocols) => handleProtocols(protocols),
  });
  const protocol = createSocketProtocol(service, limits);
  /** Open sockets by address. */
  const open = new Map<string, number>();
  const onUpgrade = (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on('error', () => stream.destroy());
    if (request.url?.split('?')[0] !== '/graphql') {
      return answerRaw(stream, 404, 'NOT_FOUND', 'Nothing is served here; try /graphql.');
    }
    if (!mayOpenSocket(limits.origins, request)) {
      const message = 'Pages of this origin may not open a WebSocket here.';
      return answerRaw(stream, 403, 'ORIGIN_NOT_ALLOWED', message);
    }
    const address = clientAddress(request, limits.trustedProxies);
    const ofAddress = open.get(address) ?? 0;
    if (sockets.clients.size >= limits.socketsMax || ofAddress >= limits.socketsPerAddressMax) {
      return answerRaw(stream, 503, 'TOO_MANY_SOCKETS', 'Enough WebSockets are open already.', {
        'retry-after': retryAfterSeconds,
      });
    }
    sockets.handleUpgrade(request, stream, head, (socket) => {
      open.set(address, (open.get(address) ?? 0) + 1);
      socket.once('close', () => {
        const left = (open.get(address) ?? 1) - 1;
        if (left === 0) open.delete(address);
        else open.set(address, left);
      });
      openSocket(protocol, socket, request, limits, logger);
    });
  };
  server.on('upgrade', onUpgrade);
  return {
    async close(deadlineMs) {
      server.off('upgrade', onUpgrade);
      await closeAll(sockets, deadlineMs);
    },
    get sockets() {
      return sockets.clients.size;
    },
  };
}

/** Closes every socket and waits for it; what has not gone by the deadline is cut off. */
async function closeAll(sockets: WebSocketServer, deadlineMs: number): Promise<void> {
  const gone = [...sockets.clients].map(
    (socket) => new Promise<void>((resolve) => socket.once('close', () => resolve())),
  );
  for (const socket of sockets.clients) socket.close(1001, 'Going away');
  const cutOff = setTimeout(() => {
    for (const socket of sockets.clients) socket.terminate();
  }, deadlineMs);
  await Promise.all(gone);
  clearTimeout(cutOff);
  sockets.close();
}

function openSocket(
  protocol: SocketProtocol,
  socket: WebSocket,
  upgrade: IncomingMessage,
  limits: SocketLimits,
  logger: Logger,
): void {
  const gone = new AbortController();
  // One listener per operation: as many as the socket may run, and that is bounded.
  setMaxListeners(0, gone.signal);
  socket.on('error', (error) => {
    logger.debug({ err: error }, 'a socket failed');
    socket.terminate();
  });
  const closed = protocol.opened(
    {
      protocol: socket.protocol,
      // Waiting for the write is the back pressure: the next frame is made when this one has left.
      send: (text) => sendText(socket, boundFrame(text, limits.responseMaxBytes)),
      close: (code, reason) => socket.close(code, reason),
      onMessage: (handle) => {
        socket.on('message', (message) => {
          handle(textOf(message)).catch((error: unknown) => {
            logger.error({ err: error }, 'a socket message failed');
            socket.close(CloseCode.InternalServerError, 'Internal server error');
          });
        });
      },
    },
    { socket, upgrade, gone: gone.signal, credentials: { authorization: undefined } },
  );
  const stopPinging = keepAlive(socket, limits.pingEveryMs);
  socket.once('close', (code, reason) => {
    stopPinging();
    gone.abort();
    closed(code, String(reason)).catch((error: unknown) => {
      logger.error({ err: error }, 'a socket did not close cleanly');
    });
  });
}

function textOf(message: RawData): string {
  if (Array.isArray(message)) return Buffer.concat(message).toString('utf8');
  return Buffer.isBuffer(message)
    ? message.toString('utf8')
    : Buffer.from(message).toString('utf8');
}

function sendText(socket: WebSocket, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    if (socket.readyState !== socket.OPEN) return resolve();
    socket.send(text, (error) => (error ? reject(error) : resolve()));
  });
}

/** Finds dead connections: TCP alone may take hours to notice. */
function keepAlive(socket: WebSocket, everyMs: number): () => void {
  let alive = true;
  socket.on('pong', () => {
    alive = true;
  });
  const timer = setInterval(() => {
    if (!alive) return socket.terminate();
    alive = false;
    socket.ping();
  }, everyMs);
  return () => clearInterval(timer);
}
