// graphql-transport-ws on one socket: who speaks it, what runs on it, and with which code it closes.
// https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md — a failing operation never closes its socket.
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { ErrorCode } from '../error-codes.ts';
import { isObject, type JsonObject } from '../json.ts';
import { traceIdsFrom } from '../telemetry/trace-ids.ts';
import { readClientMessage } from './client-message.ts';
import type { Connection } from './connection-limits.ts';
import type { FrameTexts } from './frame-text.ts';
import type { Credentials, GraphQLService, Outcome } from './graphql-service.ts';
import type { OverloadGuard } from './overload.ts';
import { readGraphQLRequest } from './read-graphql-request.ts';
import { SocketOperation, type OperationParts } from './socket-operation.ts';
import { SocketOutbox } from './socket-outbox.ts';

/** Why the gateway closes a socket; those of the protocol below 4900, RFC 6455's below 4000. */
export const closeCodes = {
  goingAway: 1001,
  badMessage: 4400,
  unauthorized: 4401,
  forbidden: 4403,
  subprotocolNotAcceptable: 4406,
  initialisationTimeout: 4408,
  subscriberExists: 4409,
  tooManyInitialisations: 4429,
  internalError: 4500,
} as const;

/** What all sessions share. */
export type SessionParts = {
  readonly service: GraphQLService;
  readonly texts: FrameTexts;
  readonly overload: OverloadGuard;
  /** A socket that has not sent connection_init by then is closed with 4408. */
  readonly initTimeoutMs: number;
  /** Operations running at once on one socket. */
  readonly operationsMax: number;
  readonly responseMaxBytes: number;
  /** A client that is behind by more is waited for. */
  readonly bufferMaxBytes: number;
  readonly onDefect: (error: unknown) => void;
};

/** What is kept of the upgrade request. */
export type SocketPeer = {
  /** The bare connection: what is the same for many clients is written there. */
  readonly stream: Duplex;
  readonly address: string;
  readonly authorization: string | undefined;
  readonly forwarded: Readonly<Record<string, string>>;
};

/** The protocol's state of one socket. */
export class SocketSession {
  readonly #parts: SessionParts;
  readonly #socket: WebSocket;
  readonly #peer: SocketPeer;
  readonly #connection: Connection;
  readonly #outbox: SocketOutbox;
  readonly #operations = new Map<string, SocketOperation>();
  readonly #operationParts: OperationParts;
  #state: 'opened' | 'initialising' | 'acknowledged' | 'closed' = 'opened';
  #initTimer: NodeJS.Timeout | undefined;
  #credentials: Credentials;
  #person: string | undefined;
  #refreshing = false;
  #heard = true;

  constructor(parts: SessionParts, socket: WebSocket, peer: SocketPeer, connection: Connection) {
    this.#parts = parts;
    this.#socket = socket;
    this.#peer = peer;
    this.#connection = connection;
    this.#credentials = { authorization: peer.authorization };
    const { texts, responseMaxBytes, bufferMaxBytes } = parts;
    const outbox = new SocketOutbox(socket, peer.stream, bufferMaxBytes);
    this.#outbox = outbox;
    this.#operationParts = {
      outbox,
      texts,
      responseMaxBytes,
      onOver: (id, code) => this.#onOver(id, code),
    };
    this.#initTimer = setTimeout(() => {
      this.#close(closeCodes.initialisationTimeout, 'Connection initialisation timeout');
    }, parts.initTimeoutMs);
  }

  /** One message of the client. Never rejects. */
  async receive(text: string): Promise<void> {
    this.#heard = true;
    try {
      await this.#receive(text);
    } catch (error) {
      this.#parts.onDefect(error);
      this.#close(closeCodes.internalError, 'Internal server error');
    }
  }

  /** The client answered a ping, or sent one. */
  hear(): void {
    this.#heard = true;
    if (this.#outbox.full) this.#outbox.pauseReading();
  }

  /** Finds dead connections, which TCP alone may take hours to notice, and clients that read nothing. */
  beat(): void {
    if (!this.#heard || this.#outbox.isStalled()) return this.#socket.terminate();
    this.#heard = false;
    this.#socket.ping();
  }

  /** The socket is gone: everything it ran is released. */
  closed(): void {
    this.#state = 'closed';
    clearTimeout(this.#initTimer);
    this.#connection.leave();
    for (const operation of this.#operations.values()) operation.stop();
    this.#operations.clear();
  }

  #receive(text: string): void | Promise<void> {
    // What comes while the socket closes is not heard.
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    const message = readClientMessage(text);
    if ('bad' in message) return this.#close(closeCodes.badMessage, message.bad);
    switch (message.type) {
      case 'connection_init':
        return this.#initialise(message.payload);
      case 'ping':
        return this.#ping(message.payload);
      case 'pong':
        return;
      case 'subscribe':
        return this.#subscribe(message.id, message.payload);
      case 'complete':
        // What is not known has ended already.
        this.#operations.get(message.id)?.stop();
        this.#operations.delete(message.id);
    }
  }

  async #initialise(payload: JsonObject | undefined): Promise<void> {
    if (this.#state !== 'opened') {
      const reason = 'Too many initialisation requests';
      return this.#close(closeCodes.tooManyInitialisations, reason);
    }
    this.#state = 'initialising';
    clearTimeout(this.#initTimer);
    const authorization = authorizationOf(payload) ?? this.#peer.authorization;
    this.#credentials = { authorization };
    const admission = await this.#parts.service.admit(this.#credentials);
    if (this.#state !== 'initialising') return;
    if (!admission.ok) return this.#close(closeCodes.unauthorized, 'UNAUTHENTICATED');
    if (!this.#connection.belongTo(admission.person)) {
      return this.#close(closeCodes.forbidden, 'TOO_MANY_SOCKETS');
    }
    this.#person = admission.person;
    this.#state = 'acknowledged';
    this.#outbox.send('{"type":"connection_ack"}');
  }

  #ping(payload: JsonObject | undefined): void | Promise<void> {
    const authorization = authorizationOf(payload);
    if (authorization !== undefined) return this.#refresh(authorization);
    const echoed = payload === undefined ? '' : `,"payload":${JSON.stringify(payload)}`;
    this.#outbox.send(`{"type":"pong"${echoed}}`);
  }

  /** New credentials for what runs and what comes; when they are refused the old ones stay. */
  async #refresh(authorization: string): Promise<void> {
    if (this.#state !== 'acknowledged') {
      return this.#close(closeCodes.unauthorized, 'Unauthorized');
    }
    if (this.#refreshing) return this.#refuseRefresh('RATE_LIMITED');
    this.#refreshing = true;
    try {
      const credentials: Credentials = { authorization };
      const admission = await this.#parts.service.admit(credentials);
      if (this.#socket.readyState !== this.#socket.OPEN) return;
      if (!admission.ok) return this.#refuseRefresh('UNAUTHENTICATED');
      const somebodyElse = this.#person !== undefined && admission.person !== this.#person;
      if (somebodyElse) return this.#refuseRefresh('FORBIDDEN');
      if (!this.#connection.belongTo(admission.person)) {
        return this.#refuseRefresh('TOO_MANY_SOCKETS');
      }
      this.#person = admission.person;
      this.#credentials = credentials;
      this.#outbox.send('{"type":"pong","payload":{"authorization":"accepted"}}');
      await Promise.all([...this.#operations.values()].map((one) => one.refresh(credentials)));
    } finally {
      this.#refreshing = false;
    }
  }

  #refuseRefresh(code: ErrorCode): void {
    this.#outbox.send(`{"type":"pong","payload":{"authorization":"refused","code":"${code}"}}`);
  }

  async #subscribe(id: string, payload: JsonObject): Promise<void> {
    if (this.#state !== 'acknowledged') {
      return this.#close(closeCodes.unauthorized, 'Unauthorized');
    }
    if (this.#operations.has(id)) {
      return this.#close(closeCodes.subscriberExists, `Subscriber for ${id} already exists`);
    }
    const operation = new SocketOperation(id, this.#operationParts);
    this.#operations.set(id, operation);
    if (this.#operations.size > this.#parts.operationsMax) {
      const message = 'This socket runs enough operations already.';
      return operation.fail([{ message, extensions: { code: 'TOO_MANY_SUBSCRIPTIONS' } }]);
    }
    const asked = this.#credentials;
    const outcome = await this.#serve(operation, payload);
    switch (outcome.kind) {
      case 'answer':
        return operation.answer(outcome.answer);
      case 'refused':
        return operation.fail(outcome.errors);
      case 'stream':
        operation.run(outcome.stream);
        if (this.#credentials !== asked) await operation.refresh(this.#credentials);
    }
  }

  /** A subscription counts as load until it has begun; what it costs afterwards is bounded per socket. */
  async #serve(operation: SocketOperation, payload: JsonObject): Promise<Outcome> {
    const request = readGraphQLRequest(payload);
    if ('bad' in request) return refused(request.code ?? 'BAD_REQUEST', request.bad);
    const leave = this.#parts.overload.enter();
    if (leave === undefined) return refused('OVERLOADED', 'Too much is asked at once: try again.');
    try {
      return await this.#parts.service.serve(request, {
        credentials: this.#credentials,
        ids: traceIdsFrom({ correlationId: undefined, traceparent: undefined }),
        address: this.#peer.address,
        forwarded: this.#peer.forwarded,
        signal: operation.signal,
        streams: true,
        mutations: true,
      });
    } finally {
      leave();
    }
  }

  /** A socket whose last operation ended with its token is of no use without another. */
  #onOver(id: string, code: unknown): void {
    this.#operations.delete(id);
    if (this.#operations.size > 0) return;
    if (code === 'TOKEN_EXPIRED') this.#close(closeCodes.unauthorized, code);
    if (code === 'TOKEN_REVOKED') this.#close(closeCodes.forbidden, code);
  }

  #close(code: number, reason: string): void {
    // A close frame has 125 bytes, two of them for the code.
    this.#socket.close(code, reason.replaceAll(/[^ -~]/g, '?').slice(0, 123));
  }
}

function refused(code: ErrorCode, message: string): Outcome {
  return { kind: 'refused', status: 400, errors: [{ message, extensions: { code } }] };
}

/** Whatever the case of its name. */
function authorizationOf(payload: unknown): string | undefined {
  for (const [name, value] of Object.entries(isObject(payload) ? payload : {})) {
    if (name.toLowerCase() === 'authorization' && typeof value === 'string') return value;
  }
  return undefined;
}
