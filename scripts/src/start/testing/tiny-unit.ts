// A service of the smallest kind: answers every request with its name and process id.
// Tests start it as a child process where a subgraph would be; its environment tells it to misbehave.
import { createServer } from 'node:http';
import { readTinyConfig } from './config.ts';

const config = readTinyConfig();

if (config.failsAtStart) {
  process.stderr.write('this one refuses to start\n');
  process.exit(3);
}

const server = createServer((request, response) => {
  if (request.url === '/die') process.exit(9);
  response.end(JSON.stringify({ name: config.name, pid: process.pid }));
});

// A drain like a real service's: no exit before the last answer.
const stop = () => server.close(() => process.exit(0));
process.on('SIGTERM', stop);
process.on('disconnect', stop);

server.listen(config.port, '127.0.0.1', () => {
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  process.send?.({ type: 'ready', name: config.name, url: `http://127.0.0.1:${port}` });
});
