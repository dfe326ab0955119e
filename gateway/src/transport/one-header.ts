// A request header that may stand there once: node:http joins repeated ones, lists only exist for a few names.
// Nothing but a text comes out.
import type { IncomingMessage } from 'node:http';

/** @param name in lower case */
export function oneHeader(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
}
