// The process's structured log. Every line of one request carries its correlation id (a child logger).
// Tokens never get into it: whatever is called authorization is redacted wherever it stands.
import { pino, type Logger, type LoggerOptions } from 'pino';

/** @param level one of pino's levels, or `silent`. */
export function createLogger(level: string): Logger {
  const options: LoggerOptions = {
    name: 'gateway',
    level,
    redact: {
      paths: [
        'authorization',
        '*.authorization',
        '*.*.authorization',
        'accessToken',
        '*.accessToken',
      ],
      censor: '[redacted]',
    },
  };
  return pino(options);
}
