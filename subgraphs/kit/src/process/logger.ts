// Structured logs of one process: JSON lines with the service's name; secrets never reach them.
import { pino, type Logger } from 'pino';

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
    redact: ['authorization', '*.authorization', '*.password', 'password', 'accessToken'],
    // The process id and host are what whoever collects the logs knows already.
    base: { name },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
  });
