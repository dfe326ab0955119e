// What a subscription needs of a transport, and the two reasons for which a transport gives one up.
// One attempt only: trying again, and from where, is the subscription's business.
import type { GraphQLFormattedError } from 'graphql';
import type { LiveCredentials, TransportResult } from './live-client-types.ts';

/** What goes over the wire for one attempt. */
export type TransportRequest = {
  readonly query: string;
  readonly variables?: Record<string, unknown>;
  readonly operationName?: string;
  readonly extensions?: Record<string, unknown>;
};

/** Why an attempt ended. */
export type TransportEnd =
  | { readonly kind: 'complete' }
  /** The server ended this operation. */
  | { readonly kind: 'errors'; readonly errors: readonly GraphQLFormattedError[] }
  /** The connection was lost or never there. `code`: a close code, or an HTTP status. */
  | {
      readonly kind: 'lost';
      readonly code: string | undefined;
      readonly reason: string;
      /** Not before; from the server. */
      readonly retryAfterMs: number | undefined;
    };

/** Who is told of one attempt. */
export type TransportSink = {
  /** The server has taken the operation, as far as the transport can know. */
  readonly opened: () => void;
  readonly next: (result: TransportResult) => void;
  /** Called once. */
  readonly end: (end: TransportEnd) => void;
};

/** One way to the server. */
export type LiveTransport = {
  /** Returns what gives it up; then nothing more is told. */
  attempt(request: TransportRequest, sink: TransportSink): () => void;
  /** New credentials for what is open; false when it has to be opened again for that. */
  renew(credentials: LiveCredentials): Promise<boolean>;
  dispose(): Promise<void>;
};

/** Reads `… retry after 1234 ms`, which the gateway writes where there is no field for it. */
export function readRetryAfter(reason: string): number | undefined {
  const [, ms] = /retry after (\d{1,7}) ms/i.exec(reason) ?? [];
  return ms === undefined ? undefined : Number(ms);
}
