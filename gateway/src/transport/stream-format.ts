// How a stream of answers is written into one HTTP response: the part that differs by media type.
// Answers' texts come in, each in one line; what goes over the wire comes out.
import type { GraphQLFormattedError } from 'graphql';

/** One way to write a stream of answers. */
export type StreamFormat = {
  readonly contentType: string;
  /** Written at once, so that the client knows the stream is open. */
  readonly opening: string;
  /** Written when there is nothing to tell: keeps proxies from closing what is idle. */
  readonly heartbeat: string;
  /** One answer; the cursor is what the client comes back with. */
  answer(text: string, cursor: string | undefined): string;
  /** The stream ends although the client did not leave. */
  failure(errors: readonly GraphQLFormattedError[]): string;
  /** After the last answer. */
  readonly ending: string;
  /** The gateway stops: the client is to come back after so long. No `ending` follows. */
  away(retryMs: number): string;
};
