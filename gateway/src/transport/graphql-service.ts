// What every transport serves: the port between the sockets and the rooms behind them.
// A parsed request and the client's credentials go in; an answer, a refusal or a stream of answers comes out.
import type { GraphQLFormattedError } from 'graphql';
import type { JsonObject } from '../json.ts';
import type { StopSignal } from '../stop-signal.ts';
import type { TraceIds } from '../telemetry/trace-ids.ts';

/** A GraphQL request, whichever transport it came by; its parameters have the right types. */
export type GraphQLRequest = {
  /** Absent when a hash (`extensions.persistedQuery`) or `documentId` stands for it. */
  readonly query: string | undefined;
  readonly documentId: string | undefined;
  readonly operationName: string | undefined;
  readonly variables: JsonObject | undefined;
  readonly extensions: JsonObject | undefined;
};

/** A GraphQL answer that goes over the wire as it is. */
export type GraphQLAnswer = {
  readonly data?: JsonObject | null;
  readonly errors?: readonly GraphQLFormattedError[];
  readonly extensions?: JsonObject;
};

/** An answer without errors whose data is JSON already: answer-text.ts writes the whole of it. */
export type WrittenAnswer = {
  /** The JSON text of `data`. */
  readonly dataText: string;
  readonly errors?: undefined;
  readonly extensions?: JsonObject;
};

/** What became of a request. */
export type Outcome = OutcomeOf<GraphQLAnswer | WrittenAnswer>;

/** An outcome whose answer is in objects, for whoever wants to look into it. */
export type PlainOutcome = OutcomeOf<GraphQLAnswer>;

type OutcomeOf<Answer> =
  | { readonly kind: 'answer'; readonly answer: Answer }
  /** Nothing was executed. `status` is for HTTP; 401 is kept whatever media type is accepted. */
  | {
      readonly kind: 'refused';
      readonly status: number;
      readonly errors: readonly GraphQLFormattedError[];
      /** When it may be asked again. */
      readonly retryAfterSeconds?: number;
    }
  | { readonly kind: 'stream'; readonly stream: LiveStream };

/**
 * One answer of a live subscription, written once for all clients that get it: the object is shared, so a transport
 * may keep by its identity what it made of it.
 */
export type LiveFrame = {
  /** The answer's JSON members without braces and without `extensions`: `"data":{…}` or `"errors":[…],"data":null`. */
  readonly members: string;
  /** JSON members of `extensions` besides the cursor, without braces; usually empty. */
  readonly extensions: string;
  /** Where the subscription goes on after this frame; with the stream's `binding` it is the client's cursor. */
  readonly position: string | undefined;
};

/** How a live subscription ended. */
export type LiveEnd =
  | { readonly kind: 'complete' }
  /** `extensions.resumable` is true when the client should come back with its cursor. */
  | { readonly kind: 'failed'; readonly errors: readonly GraphQLFormattedError[] };

/** Where the frames of one client go: written by the live room, read by a transport. */
export type LiveSink = {
  /** False when this client's buffer is full: nothing more is pushed until the stream's ready() is called. */
  push(frame: LiveFrame): boolean;
  /** Called once at most, and never after stop(). */
  end(end: LiveEnd): void;
};

/** One client's live subscription, authorised already. Whoever got it must call start() or stop(). */
export type LiveStream = {
  /** The cursor of a frame is its position, a dot and this: it binds the position to the person and the operation. */
  readonly binding: string;
  start(sink: LiveSink): void;
  /** The client's buffer has room again. */
  ready(): void;
  /** The client is gone: releases everything at once. Idempotent. */
  stop(): void;
  /** New credentials on a live socket: the stream goes on with them, or ends by itself with a code. Never rejects. */
  refresh(credentials: Credentials): Promise<void>;
};

/** Who asks, as far as the transport knows. */
export type Credentials = {
  /** The value of `Authorization`, unchecked. */
  readonly authorization: string | undefined;
};

/** What a transport adds to a request. */
export type RequestFrame = {
  readonly credentials: Credentials;
  readonly ids: TraceIds;
  /** The client's headers that go on to subgraphs. */
  readonly forwarded?: Readonly<Record<string, string>>;
  /** The network address whose rate this counts for. */
  readonly address: string;
  /** The value of `X-Consistency`, unchecked; `extensions.consistency` goes before it. */
  readonly consistency?: string | undefined;
  /** Aborted when the client is gone. */
  readonly signal: StopSignal;
  /** Whether the transport can carry a stream of answers. */
  readonly streams: boolean;
  /** Whether the transport lets mutations through (not by GET). */
  readonly mutations: boolean;
};

/** Whether a connection may be opened, and whom it counts for; nobody without credentials. */
export type Admission =
  { readonly ok: true; readonly person: string | undefined } | { readonly ok: false };

/** The rooms behind the transports. Never rejects. */
export type GraphQLService = {
  /** Whose the credentials are, if they are good: for transports that ask once per connection. */
  admit(credentials: Credentials): Promise<Admission>;
  serve(request: GraphQLRequest, frame: RequestFrame): Promise<Outcome>;
};
