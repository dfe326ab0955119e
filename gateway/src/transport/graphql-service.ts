// What every transport serves: the port between the sockets and the rooms behind them.
// A parsed request and the client's credentials go in; an answer, a refusal or a stream of answers comes out.
import type { GraphQLFormattedError } from 'graphql';
import type { JsonObject } from '../json.ts';
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

/** What became of a request. */
export type Outcome =
  | { readonly kind: 'answer'; readonly answer: GraphQLAnswer }
  /** Nothing was executed. `status` is for HTTP; 401 is kept whatever media type is accepted. */
  | {
      readonly kind: 'refused';
      readonly status: number;
      readonly errors: readonly GraphQLFormattedError[];
      /** When it may be asked again. */
      readonly retryAfterSeconds?: number;
    }
  | { readonly kind: 'stream'; readonly frames: AnswerStream };

/** Answers as they come. `return()` releases everything at once, even while `next()` is pending. */
export type AnswerStream = AsyncIterableIterator<GraphQLAnswer> & {
  next(): Promise<IteratorResult<GraphQLAnswer, undefined>>;
  return(): Promise<IteratorResult<GraphQLAnswer, undefined>>;
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
  readonly signal: AbortSignal;
  /** Whether the transport can carry a stream of answers. */
  readonly streams: boolean;
  /** Whether the transport lets mutations through (not by GET). */
  readonly mutations: boolean;
};

/** The rooms behind the transports. Never rejects. */
export type GraphQLService = {
  /** Whether the credentials are good, for transports that ask once per connection. */
  admits(credentials: Credentials): Promise<boolean>;
  serve(request: GraphQLRequest, frame: RequestFrame): Promise<Outcome>;
};
