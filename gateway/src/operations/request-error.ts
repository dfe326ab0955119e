// A request that is refused before anything was executed: what the specification calls a request error.
// It becomes an answer without `data`; the transport chooses the HTTP status by `status` and media type.
import type { GraphQLFormattedError, SourceLocation } from 'graphql';
import type { ErrorCode } from '../error-codes.ts';

/** Why an operation is not executed. `errors` is never empty. */
export type RequestRefusal = {
  readonly kind: 'refused';
  /** The HTTP status for clients that accept application/graphql-response+json. */
  readonly status: number;
  readonly errors: readonly GraphQLFormattedError[];
  /** When it may be asked again. */
  readonly retryAfterSeconds?: number;
};

/** One refusal with one error. */
export function refuseRequest(
  code: ErrorCode,
  message: string,
  more: { status?: number; locations?: readonly SourceLocation[] | undefined } = {},
): RequestRefusal {
  const where = more.locations === undefined ? {} : { locations: more.locations };
  return {
    kind: 'refused',
    status: more.status ?? 400,
    errors: [{ message, ...where, extensions: { code } }],
  };
}
