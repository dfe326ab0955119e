// Reads an HTTP body up to a limit. A larger one is not read to its end: it costs the gateway nothing.
// The bytes come out as text, or as undefined when there are too many.
import type { IncomingMessage } from 'node:http';

/** The body as UTF-8 text; undefined when it is larger than `maxBytes`. Rejects when the client is gone. */
export async function readBody(
  request: IncomingMessage,
  maxBytes: number,
): Promise<string | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) return undefined;
  return new Promise((resolve, reject) => {
    let first: Buffer | undefined;
    let more: Buffer[] | undefined;
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > maxBytes) {
        request.pause();
        resolve(undefined);
      } else if (first === undefined) {
        first = chunk;
      } else {
        more ??= [first];
        more.push(chunk);
      }
    });
    request.on('end', () => {
      const whole = more === undefined ? first : Buffer.concat(more);
      resolve(whole?.toString('utf8') ?? '');
    });
    request.on('error', reject);
    // Every request ends with it: an error is made for those only that have not arrived.
    request.on('close', () => {
      if (!request.complete) reject(new Error('The client closed the connection.'));
    });
  });
}
