// Structured logs of one process: JSON lines with the service's name; secrets never reach them.
import { pino, type Logger } from 'pino';
import { describeError, withoutParameters } from '../commands/describe-error.ts';

export type { Logger };

export interface LoggerOptions {
  readonly name: string;
  /** pino's levels, `silent` included. */
  readonly level: string;
}

export const createLogger = ({ name, level }: LoggerOptions): Logger =>
  pino({
    name,
    level,
    serializers: { err: readError },
    redact: ['authorization', '*.authorization', '*.password', 'password', 'accessToken'],
    // The process id and host are what whoever collects the logs knows already.
    base: { name },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
  });

/** An error's name, code and description; its other properties may hold what people have typed. */
const readError = (error: unknown): Record<string, unknown> => ({
  ...(error instanceof Error
    ? { type: error.name, message: withoutParameters(error.message) }
    : {}),
  ...(error instanceof Error && 'code' in error ? { code: error.code } : {}),
  stack: describeError(error),
});
