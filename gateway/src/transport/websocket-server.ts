// graphql-transport-ws at /graphql: takes upgrades, bounds them, and gives each socket a session of the protocol.
// Messages go in as text, frames come out as text; the sockets are ws'.
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import { clientAddress } from './client-address.ts';
import type { OpenConnections } from './connection-limits.ts';
import { mayOpenSocket, type OriginRules } from './cors.ts';
import { forwardedHeaders } from './forwarded-headers.ts';
import { createFrameTexts } from './frame-text.ts';
import type { GraphQLService } from './graphql-service.ts';
import { createHeartbeat } from './heartbeat.ts';
import { retryAfterSeconds, type OverloadGuard } from './overload.ts';
import { answerRaw } from './raw-answer.ts';
import { closeCodes, SocketSession, type SessionParts } from './socket-session.ts';
import { retryAfterMs, sendAway } from './send-away.ts';

/** Bounds of one socket, and what all share. */
export type SocketLimits = {
  readonly initTimeoutMs: number;
  /** A larger message closes the socket with 1009. */
  readonly messageMaxBytes: number;
  /** Sockets and streams open at once; further ones are refused with 503. */
  readonly connections: OpenConnections;
  readonly operationsMax: number;
  /** A larger frame is replaced by one that says so. */
  readonly responseMaxBytes: number;
  readonly bufferMaxBytes: number;
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
  /**
   * Takes no more, and tells every client to come back elsewhere (1001, and when), one after the other over `spreadMs`;
   * waits until they are gone, or `deadlineMs`.
   */
  close(spreadMs: number, deadlineMs: number): Promise<void>;
  readonly sockets: number;
};

const subprotocol = 'graphql-transport-ws';

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
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has(subprotocol) ? subprotocol : false),
  });
  const parts: SessionParts = {
    service,
    texts: createFrameTexts(limits.responseMaxBytes),
    overload: limits.overload,
    initTimeoutMs: limits.initTimeoutMs,
    operationsMax: limits.operationsMax,
    responseMaxBytes: limits.responseMaxBytes,
    bufferMaxBytes: limits.bufferMaxBytes,
    onDefect: (error) => logger.error({ err: error }, 'a socket message failed'),
  };
  const heartbeat = createHeartbeat(limits.pingEveryMs);
  let closing = false;
  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on('error', () => stream.destroy());
    if (request.url?.split('?')[0] !== '/graphql') {
      return answerRaw(stream, 404, 'NOT_FOUND', 'Nothing is served here; try /graphql.');
    }
    if (!mayOpenSocket(limits.origins, request)) {
      const message = 'Pages of this origin may not open a WebSocket here.';
      return answerRaw(stream, 403, 'ORIGIN_NOT_ALLOWED', message);
    }
    const address = clientAddress(request, limits.trustedProxies);
    const connection = closing ? undefined : limits.connections.enter(address);
    if (connection === undefined) {
      return answerRaw(stream, 503, 'TOO_MANY_SOCKETS', 'Enough connections are open already.', {
        'retry-after': retryAfterSeconds,
      });
    }
    // A handshake that fails closes the stream without ever making a socket.
    stream.once('close', () => connection.leave());
    sockets.handleUpgrade(request, stream, head, (socket) => {
      const peer = {
        stream,
        address,
        authorization: request.headers.authorization,
        forwarded: forwardedHeaders(request, limits.forwardedNames),
      };
      const session = new SocketSession(parts, socket, peer, connection);
      listen(
        socket,
        session,
        heartbeat.add(() => session.beat()),
        logger,
      );
    });
  });
  return {
    async close(spreadMs, deadlineMs) {
      closing = true;
      await closeAll(sockets, spreadMs, deadlineMs);
      heartbeat.close();
    },
    get sockets() {
      return sockets.clients.size;
    },
  };
}

function listen(
  socket: WebSocket,
  session: SocketSession,
  stopBeating: () => void,
  logger: Logger,
): void {
  socket.on('message', (message) => void session.receive(textOf(message)));
  socket.on('ping', () => session.hear());
  socket.on('pong', () => session.hear());
  socket.on('error', (error) => {
    logger.debug({ err: error }, 'a socket failed');
    socket.terminate();
  });
  socket.once('close', () => {
    stopBeating();
    session.closed();
  });
  if (socket.protocol === subprotocol) return;
  socket.close(closeCodes.subprotocolNotAcceptable, 'Subprotocol not acceptable');
}

/** Closes every socket and waits for it; what has not gone by the deadline is cut off. */
async function closeAll(
  sockets: WebSocketServer,
  spreadMs: number,
  deadlineMs: number,
): Promise<void> {
  const open = [...sockets.clients];
  const gone = open.map(
    (socket) => new Promise<void>((resolve) => socket.once('close', () => resolve())),
  );
  const cutOff = setTimeout(() => {
    for (const socket of sockets.clients) socket.terminate();
  }, deadlineMs);
  await sendAway(open, spreadMs, (socket) => {
    const reason = `Going away: retry after ${retryAfterMs(spreadMs)} ms`;
    socket.close(closeCodes.goingAway, reason);
  });
  await Promise.all(gone);
  clearTimeout(cutOff);
  sockets.close();
}

function textOf(message: RawData): string {
  if (Array.isArray(message)) return Buffer.concat(message).toString('utf8');
  return Buffer.isBuffer(message)
    ? message.toString('utf8')
    : Buffer.from(message).toString('utf8');
}
