// One text message of a WebSocket whose middle is the same for ten thousand clients: written to the connection as one
// buffer, head and all, instead of as a text that is put together, measured and encoded for each of them.
// https://datatracker.ietf.org/doc/html/rfc6455#section-5.2 — a server's frames are not masked.
import type { Duplex } from 'node:stream';

/** Larger middles are not copied: all clients that wait for one wait with the same bytes. */
const copiedBytesMax = 4_096;
const finalText = 0x81;

/**
 * Writes between two messages of `ws`, never within one: ws writes each of its own at once.
 * @param before and `after` are ASCII.
 */
export function writeSharedMessage(
  connection: Duplex,
  before: string,
  shared: Buffer,
  after: string,
  onWritten?: (error?: Error | null) => void,
): void {
  const length = before.length + shared.length + after.length;
  const headLength = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  if (shared.length <= copiedBytesMax) {
    const message = Buffer.allocUnsafe(headLength + length);
    writeHead(message, length);
    message.write(before, headLength, 'latin1');
    message.set(shared, headLength + before.length);
    message.write(after, headLength + before.length + shared.length, 'latin1');
    connection.write(message, onWritten);
    return;
  }
  const head = Buffer.allocUnsafe(headLength + before.length);
  writeHead(head, length);
  head.write(before, headLength, 'latin1');
  connection.cork();
  connection.write(head);
  connection.write(shared);
  connection.write(after, 'latin1', onWritten);
  connection.uncork();
}

function writeHead(message: Buffer, length: number): void {
  message[0] = finalText;
  if (length < 126) {
    message[1] = length;
  } else if (length < 65_536) {
    message[1] = 126;
    message.writeUInt16BE(length, 2);
  } else {
    message[1] = 127;
    message.writeUInt32BE(Math.floor(length / 2 ** 32), 2);
    message.writeUInt32BE(length % 2 ** 32, 6);
  }
}

/** A text as JSON in ASCII. */
export function asciiJson(text: string): string {
  return JSON.stringify(text).replaceAll(
    /[^ -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
