// What applications see of the client: what they ask, what they are told, and how they are told how it stands.
// Types only.
import type { GraphQLFormattedError } from 'graphql';

/** One subscription (a query or mutation is served too: one answer, then complete). */
export type LiveRequest<Variables extends Record<string, unknown> = Record<string, unknown>> = {
  readonly query: string;
  readonly variables?: Variables;
  readonly operationName?: string;
  /** Begins behind this frame instead of with a snapshot: the cursor an earlier session kept. */
  readonly cursor?: string;
};

/** One answer. */
export type LiveFrame<Data = unknown> = {
  readonly data: Data | null;
  readonly errors?: readonly GraphQLFormattedError[];
  readonly extensions?: Readonly<Record<string, unknown>>;
  /** Where to go on after this frame; whoever keeps it may resume after a restart of the page. */
  readonly cursor: string | undefined;
};

/**
 * How a subscription stands. `resuming`: the connection is lost, what was told stays true, and what happens meanwhile
 * will be told. `gap`: it could not be resumed where it stopped; the next frame is a fresh snapshot that replaces what
 * was known. A log has no snapshot: after a gap the application asks for what it missed.
 */
export type LiveStatus = 'connecting' | 'live' | 'resuming' | 'gap' | 'over';

/** Who is told; every function is optional. */
export type LiveSink<Data = unknown> = {
  next?(frame: LiveFrame<Data>): void;
  status?(status: LiveStatus): void;
  /** The subscription is over, and trying again would not help. */
  error?(error: LiveError): void;
  /** The server has nothing more to tell. */
  complete?(): void;
};

/** A subscription that is over although nobody left it. */
export class LiveError extends Error {
  override readonly name = 'LiveError';
  /** `extensions.code` of the first GraphQL error, or `CLOSED_<close code>`, `HTTP_<status>`. */
  readonly code: string;
  readonly errors: readonly GraphQLFormattedError[];

  constructor(code: string, message: string, errors: readonly GraphQLFormattedError[] = []) {
    super(message);
    this.code = code;
    this.errors = errors;
  }
}

/** Who asks, and until when that may be said. */
export type LiveCredentials = {
  /** The value of `Authorization`. */
  readonly authorization: string;
  /** When they expire, in ms since 1970: a little before, they are asked for again and renewed. */
  readonly expiresAtMs?: number;
};

/** Settings of a client. */
export type LiveClientOptions = {
  /** `ws(s)://…` speaks graphql-transport-ws over one socket; `http(s)://…` server-sent events. */
  readonly url: string;
  /** Asked at every connect, when the old ones expire, and when they were refused. */
  readonly credentials?: () => LiveCredentials | undefined | Promise<LiveCredentials | undefined>;
  /** Node before 22 has no WebSocket of its own: pass `ws`. */
  readonly webSocketImpl?: unknown;
  /** Default: the global one. */
  readonly fetch?: typeof fetch;
  /** The first wait after a lost connection, doubled up to the longest; each is a draw between 0 and that. */
  readonly retryFirstMs?: number;
  readonly retryMaxMs?: number;
  /** Failures in a row after which a subscription gives up. Default: never. */
  readonly retriesMax?: number;
  /** A socket whose server has not answered a ping for that long is dead. */
  readonly pingEveryMs?: number;
  /** Draws from 0 to 1. */
  readonly random?: () => number;
};

/** Live subscriptions over one connection. */
export type LiveClient = {
  /** Returns what leaves it. */
  subscribe<Data = unknown, Variables extends Record<string, unknown> = Record<string, unknown>>(
    request: LiveRequest<Variables>,
    sink: LiveSink<Data>,
  ): () => void;
  /** The same as frames to iterate; leaving the loop leaves the subscription. Throws a LiveError. */
  iterate<Data = unknown, Variables extends Record<string, unknown> = Record<string, unknown>>(
    request: LiveRequest<Variables>,
    onStatus?: (status: LiveStatus) => void,
  ): AsyncIterableIterator<LiveFrame<Data>>;
  /** Asks for credentials and renews them on what is live, without a reconnect where the transport can. */
  renew(): Promise<void>;
  /** Leaves everything. */
  dispose(): Promise<void>;
};

/** A result as both transports tell it. */
export type TransportResult = {
  readonly data?: unknown;
  readonly errors?: readonly GraphQLFormattedError[] | undefined;
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
};
