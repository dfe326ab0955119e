// The transports over a service that a test holds in its hands: what clients ask is written down, what live streams
// push comes from the test. No graph, no broker; real sockets and real HTTP.
import { createServer, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { pino } from 'pino';
import type {
  Credentials,
  GraphQLRequest,
  GraphQLService,
  LiveEnd,
  LiveFrame,
  LiveSink,
  LiveStream,
  Outcome,
  RequestFrame,
} from '../transport/graphql-service.ts';
import { createOpenConnections } from '../transport/connection-limits.ts';
import { createHttpHandler } from '../transport/http-handler.ts';
import { createHttpStreams } from '../transport/http-streams.ts';
import { createOverloadGuard } from '../transport/overload.ts';
import { serveWebSockets, type WebSocketTransport } from '../transport/websocket-server.ts';

/** Bounds of one world; each test sets those it is about. */
export type TransportBounds = {
  readonly initTimeoutMs?: number;
  readonly operationsMax?: number;
  readonly max?: number;
  readonly perAddressMax?: number;
  readonly perPersonMax?: number;
  readonly bufferMaxBytes?: number;
  readonly responseMaxBytes?: number;
  readonly messageMaxBytes?: number;
  readonly pingEveryMs?: number;
  readonly heartbeatMs?: number;
};

/** A live stream in a test's hands. */
export class TestStream implements LiveStream {
  readonly binding = 'me';
  readonly request: GraphQLRequest;
  readonly credentials: Credentials[];
  sink: LiveSink | undefined;
  stopped = false;
  /** How often the transport said that there is room again. */
  readies = 0;
  onReady = () => {};
  #version = 0;

  constructor(request: GraphQLRequest, credentials: Credentials) {
    this.request = request;
    this.credentials = [credentials];
  }

  start(sink: LiveSink): void {
    this.sink = sink;
  }

  ready(): void {
    this.readies += 1;
    this.onReady();
  }

  stop(): void {
    this.stopped = true;
  }

  async refresh(credentials: Credentials): Promise<void> {
    this.credentials.push(credentials);
  }

  /** Pushes `{data:{version}}` at the next version, with `padding` bytes more. */
  push(padding = 0): boolean {
    this.#version += 1;
    const text = padding === 0 ? '' : `,"padding":"${'x'.repeat(padding)}"`;
    return this.pushFrame({
      members: `"data":{"version":${this.#version}${text}}`,
      extensions: '',
      position: `p${this.#version}`,
    });
  }

  pushFrame(frame: LiveFrame): boolean {
    if (this.sink === undefined) throw new Error('The transport has not started the stream.');
    return this.sink.push(frame);
  }

  end(end: LiveEnd): void {
    this.sink?.end(end);
  }
}

/** A server and what was asked of it. */
export type TransportWorld = {
  readonly url: string;
  readonly socketUrl: string;
  /** Every stream that was begun, the newest last. */
  readonly streams: TestStream[];
  /** What was asked, subscriptions too. */
  readonly asked: { request: GraphQLRequest; frame: RequestFrame }[];
  readonly sockets: WebSocketTransport;
  /** Sockets and streams that count as open. */
  readonly open: () => number;
  readonly server: Server;
  /** Cuts every connection, as a proxy that restarts would. */
  cut(): void;
  /** Sends everybody away over this time. */
  sendAway(spreadMs: number): Promise<void>;
  close(): Promise<void>;
};

/**
 * A query that begins with `subscription` is a stream; `refuse` is refused with the code behind it; anything else is
 * answered with its text. `Bearer bad` is nobody's token, `Bearer <name>` is that person's.
 */
export async function openTransportWorld(bounds: TransportBounds = {}): Promise<TransportWorld> {
  const streams: TestStream[] = [];
  const asked: TransportWorld['asked'] = [];
  const logger = pino({ level: 'silent' });
  const overload = createOverloadGuard({ inFlightMax: 10_000, lagMaxMs: 60_000 });
  const connections = createOpenConnections({
    max: bounds.max ?? 20_000,
    perAddressMax: bounds.perAddressMax ?? 20_000,
    perPersonMax: bounds.perPersonMax ?? 20_000,
  });
  const shared = {
    connections,
    overload,
    responseMaxBytes: bounds.responseMaxBytes ?? 1_000_000,
    bufferMaxBytes: bounds.bufferMaxBytes ?? 100_000,
    trustedProxies: 0,
    forwardedNames: [],
  };
  const httpStreams = createHttpStreams({
    ...shared,
    eventStreamHeartbeatMs: bounds.heartbeatMs ?? 60_000,
    multipartHeartbeatMs: bounds.heartbeatMs ?? 60_000,
  });
  const origins = { allowed: new Set(['https://app.example']), loopback: false };
  const service = createService(streams, asked);
  const server = createServer(
    createHttpHandler({
      service,
      readiness: () => ({ ready: true, supergraph: 'none' }),
      metricsText: undefined,
      onAnswered: () => {},
      status: () => ({}),
      graphiql: undefined,
      limits: { ...shared, bodyMaxBytes: 10_000, streams: httpStreams },
      origins,
      logger,
    }),
  );
  const connected = new Set<Socket>();
  server.on('connection', (connection) => {
    connected.add(connection);
    connection.once('close', () => connected.delete(connection));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('A TCP port was asked.');
  const limits = {
    ...shared,
    initTimeoutMs: bounds.initTimeoutMs ?? 60_000,
    messageMaxBytes: bounds.messageMaxBytes ?? 10_000,
    operationsMax: bounds.operationsMax ?? 100,
    pingEveryMs: bounds.pingEveryMs ?? 60_000,
    origins,
  };
  const sockets = serveWebSockets(server, service, limits, logger);
  const sendAway = async (spreadMs: number) => {
    await Promise.all([httpStreams.close(spreadMs), sockets.close(spreadMs, 5_000)]);
  };
  return {
    url: `http://127.0.0.1:${address.port}/graphql`,
    socketUrl: `ws://127.0.0.1:${address.port}/graphql`,
    streams,
    asked,
    sockets,
    open: () => connections.count,
    server,
    cut() {
      for (const connection of connected) connection.destroy();
    },
    sendAway,
    async close() {
      await sendAway(0);
      overload.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function createService(streams: TestStream[], asked: TransportWorld['asked']): GraphQLService {
  const personOf = ({ authorization }: Credentials) => authorization?.replace('Bearer ', '');
  return {
    async admit(credentials) {
      const person = personOf(credentials);
      return person === 'bad' ? { ok: false } : { ok: true, person };
    },
    async serve(request, frame): Promise<Outcome> {
      asked.push({ request, frame });
      const query = request.query ?? '';
      if (personOf(frame.credentials) === 'bad') return refused(401, 'UNAUTHENTICATED');
      if (query.startsWith('refuse ')) return refused(400, query.slice('refuse '.length));
      if (query.startsWith('subscription refuse')) return refused(403, 'FORBIDDEN');
      if (query.startsWith('wait ')) {
        await new Promise<void>((resolve) => frame.signal.addEventListener('abort', resolve));
      }
      if (query.startsWith('crash')) throw new Error('a defect');
      if (!query.startsWith('subscription')) return { kind: 'answer', answer: { data: { query } } };
      if (!frame.streams) return refused(400, 'SUBSCRIPTION_NEEDS_SOCKET');
      const stream = new TestStream(request, frame.credentials);
      streams.push(stream);
      return { kind: 'stream', stream };
    },
  };
}

function refused(status: number, code: string): Outcome {
  return { kind: 'refused', status, errors: [{ message: 'No.', extensions: { code } }] };
}
