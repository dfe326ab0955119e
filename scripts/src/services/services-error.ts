// The one shape of everything that can go wrong while servers are found, started and stopped.
// A code for programs and tests, a message that says what is the matter, a hint that says what to do.

export type ServicesErrorCode =
  | 'ALREADY_RUNNING'
  | 'DATA_CORRUPT'
  | 'DATABASE_UNREACHABLE'
  | 'NATS_NOT_FOUND'
  | 'NATS_UNREACHABLE'
  | 'POSTGRES_FAILED'
  | 'NATS_FAILED'
  | 'UNSUPPORTED_PLATFORM';

/** An operating error of the embedded services; `message` already contains the hint. */
export class ServicesError extends Error {
  readonly code: ServicesErrorCode;

  constructor(code: ServicesErrorCode, message: string, hint: string, cause?: unknown) {
    super(`${message}\n${hint}`, cause === undefined ? {} : { cause });
    this.name = 'ServicesError';
    this.code = code;
  }
}

/** The error's own sentence, for a message that wraps it. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return error.message === '' ? code : error.message;
}
