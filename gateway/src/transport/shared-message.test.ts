// A message written around ws is one that ws reads: every length of head, every size of middle, any id.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Duplex } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { asciiJson, writeSharedMessage } from './shared-message.ts';

const http = createServer();
const server = new WebSocketServer({ noServer: true });
let connection: Duplex;
let socket: WebSocket;
let client: WebSocket;

beforeAll(async () => {
  http.on('upgrade', (request, stream, head) => {
    server.handleUpgrade(request, stream, head, (opened) => {
      connection = stream;
      socket = opened;
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const address = http.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  client = new WebSocket(`ws://127.0.0.1:${port}`);
  await once(client, 'open');
});

afterAll(() => {
  client.terminate();
  http.close();
});

test.each([0, 100, 121, 122, 5_000, 65_500, 65_530, 65_531, 200_000])(
  'a middle of %i bytes arrives between messages of ws itself',
  async (bytes) => {
    const middle = 'ä'.repeat(bytes / 2);
    const received: string[] = [];
    client.on('message', (data: Buffer) => received.push(data.toString('utf8')));
    const last = new Promise<void>((resolve) => {
      client.on('message', (data: Buffer) => data.toString('utf8') === 'last' && resolve());
    });
    socket.send('first');
    writeSharedMessage(connection, '<', Buffer.from(middle), '>>');
    socket.ping();
    await new Promise<void>((resolve) => {
      writeSharedMessage(connection, 'a', Buffer.from(middle), 'b', () => resolve());
    });
    socket.send('last');
    await last;
    client.removeAllListeners('message');
    expect(received).toEqual(['first', `<${middle}>>`, `a${middle}b`, 'last']);
  },
);

test('any id is ASCII as JSON, and the same id again', () => {
  for (const id of ['1', 'a "b" \\', 'ä', '👩', '\u0000\u007f', '\ud800']) {
    const json = asciiJson(id);
    expect(json).toMatch(/^[ -~]+$/);
    expect(JSON.parse(json)).toBe(id);
  }
});
