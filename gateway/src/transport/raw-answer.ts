// Answers on a bare connection, where there is no response object: what is no HTTP, comes too slowly, or asks for a
// WebSocket it may not have. Of the GraphQL shape as every other answer, and then the connection ends.
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ErrorCode } from '../error-codes.ts';

/** Writes one error and ends the connection; does nothing when it is gone. */
export function answerRaw(
  connection: Duplex,
  status: number,
  code: ErrorCode,
  message: string,
  headers: Readonly<Record<string, string | number>> = {},
): void {
  if (!connection.writable) return void connection.destroy();
  const body = JSON.stringify({ errors: [{ message, extensions: { code } }] });
  const all = {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    connection: 'close',
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n`;
  connection.end(head + body);
}

/** What Node's parser and timers refuse. */
export function answerClientError(error: Error & { code?: string }, connection: Duplex): void {
  switch (error.code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return answerRaw(connection, 408, 'REQUEST_TIMEOUT', 'The request did not arrive in time.');
    case 'HPE_HEADER_OVERFLOW':
      return answerRaw(connection, 431, 'HEADERS_TOO_LARGE', 'The headers are too large.');
    default:
      return answerRaw(connection, 400, 'BAD_REQUEST', 'This is not HTTP.');
  }
}
