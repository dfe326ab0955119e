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
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > maxBytes) {
        request.pause();
        resolve(undefined);
      } else {
        chunks.push(chunk);
      }
    });
    request.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    request.on('error', reject);
    request.on('close', () => reject(new Error('The client closed the connection.')));
  });
}
