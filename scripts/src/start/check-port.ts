// Looks whether the gateway's port is free before anything is started for it.
// In: host and port; out: nothing, or an error that names the way out.
import { createServer } from 'node:net';
import { StartError } from './start-error.ts';

export function checkPort(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => reject(portError(host, port, error)));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve()));
  });
}

function portError(host: string, port: number, error: NodeJS.ErrnoException): StartError {
  if (error.code === 'EADDRINUSE') {
    return new StartError(
      `Port ${port} on ${host} is in use by another program.`,
      `Stop it, or take another port: npm start -- --port ${port + 1}`,
      error,
    );
  }
  return new StartError(
    `The gateway cannot listen on ${host}:${port}: ${error.message}.`,
    'Take another port (npm start -- --port 4001) or another address (HOST).',
    error,
  );
}
