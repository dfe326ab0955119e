// The baseline: a WebSocket server that does nothing but a loop of ws.send over its clients.
// What it takes for the same bytes is what no gateway on ws can do better.
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import { serveParent, usage } from './messages.ts';

const server = createServer();
const sockets = new WebSocketServer({ server, perMessageDeflate: false });
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const address = server.address();
const port = typeof address === 'object' && address !== null ? address.port : 0;

serveParent((call) => {
  if (call.do === 'send') {
    for (const client of sockets.clients) client.send(call.text);
    return {};
  }
  return usage(sockets.clients.size, call.do === 'usage' && call.collect);
}, `http://127.0.0.1:${port}`);
