// How a live subscription ends when something ends it: one error with a code, and whether to come back.
import type { ErrorCode } from '../error-codes.ts';
import type { LiveEnd } from '../transport/graphql-service.ts';

/** Codes after which a client comes back with its cursor and goes on where it was. */
const resumable: ReadonlySet<ErrorCode> = new Set([
  'LIVE_INTERRUPTED',
  'CLIENT_TOO_SLOW',
  'IDENTITY_CHANGED',
  'TOKEN_EXPIRED',
]);

/** An end with one error. */
export function liveError(code: ErrorCode, message: string): LiveEnd {
  const extensions = resumable.has(code) ? { code, resumable: true } : { code };
  return { kind: 'failed', errors: [{ message, extensions }] };
}
