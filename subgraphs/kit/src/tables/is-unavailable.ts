// Whether an error says that Postgres cannot be reached, as opposed to what was asked of it being wrong.

const connectionCodes = new Set([
  'CONNECTION_CLOSED',
  'CONNECTION_DESTROYED',
  'CONNECTION_ENDED',
  'CONNECT_TIMEOUT',
  'ECONNREFUSED',
  'ECONNRESET',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);

// SQLSTATE: connection exceptions; shutdown, crash, starting up; out of connections, disk or memory;
// a standby that was just demoted takes no writes.
const statePattern = /^(08\d{3}|57P0[1-5]|53\d{3}|25006)$/;

/** Postgres is away, starting, stopping, or out of room: asking again later is right. */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return connectionCodes.has(code) || statePattern.test(code) || isUnavailable(error.cause);
}
