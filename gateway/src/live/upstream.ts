// A subgraph that streams its subscriptions itself, over graphql-transport-ws or SSE: the port, and which it speaks.
// One subscription goes in; its answers come out until either side ends it.
import type { SubgraphRequest } from '../execution/subgraph-client.ts';

/** Where the answers go. Nothing comes after ended(), nor after the subscription was stopped. */
export type UpstreamSink = {
  /** An answer as the subgraph sent it, parsed. */
  next(payload: unknown): void;
  ended(how: UpstreamEnd): void;
};

/** `lost`: the connection, whose fault it may be; the subscription may be begun again. */
export type UpstreamEnd =
  | { readonly kind: 'complete' }
  | { readonly kind: 'refused'; readonly errors: readonly unknown[] }
  | { readonly kind: 'lost'; readonly cause: unknown };

/** Whom the subgraph is asked for. */
export type UpstreamIdentity = {
  /** Equal for those who may share a connection: the same person with the same rights. */
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
};

/** One subgraph's streams. */
export type Upstream = {
  /** Returns what stops the subscription. */
  subscribe(request: SubgraphRequest, identity: UpstreamIdentity, sink: UpstreamSink): () => void;
  /** Connections that are open or being opened. */
  readonly connections: number;
  close(): Promise<void>;
};

/** By the subgraph's name. */
export type Upstreams = ReadonlyMap<string, Upstream>;

/** Bounds of one subgraph's streams. */
export type UpstreamLimits = {
  /** A larger answer ends its connection. */
  readonly messageMaxBytes: number;
  /** How long opening a connection may take. */
  readonly connectMaxMs: number;
};
