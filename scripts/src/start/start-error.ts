// What keeps the launcher from starting, in words for the person at the terminal.
// A message and what to do about it; never a stack, unless it is a bug.
import { ServicesError } from '../services/services-error.ts';

export class StartError extends Error {
  constructor(message: string, hint: string, cause?: unknown) {
    super(`${message}\n${hint}`, cause === undefined ? {} : { cause });
    this.name = 'StartError';
  }
}

/** The text to print for whatever was thrown. */
export function explainFailure(error: unknown): string {
  if (error instanceof StartError || error instanceof ServicesError) return error.message;
  if (!(error instanceof Error)) return String(error);
  // Configuration mistakes of a service are listed in its message already.
  if ('code' in error && error.code === 'CONFIG_INVALID') return error.message;
  return error.stack ?? error.message;
}
