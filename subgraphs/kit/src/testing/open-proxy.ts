// A TCP proxy in front of a server, for tests that need to take a database or a broker away.
import { connect, createServer, type Server, type Socket } from 'node:net';

export interface Proxy {
  /** The server's URL with the proxy's address. */
  readonly url: string;
  /** Ends every connection and refuses new ones. */
  cut(): void;
  restore(): Promise<void>;
  close(): void;
}

export async function openProxy(target: string): Promise<Proxy> {
  const to = new URL(target);
  const open = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(to.port), to.hostname);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        open.delete(one);
        other.destroy();
      });
    }
  });
  const url = new URL(target);
  url.hostname = '127.0.0.1';
  url.port = String(await listen(server, 0));
  const cut = (): void => {
    server.close();
    for (const socket of open) socket.destroy();
  };
  return {
    url: url.href,
    cut,
    restore: async () => void (await listen(server, Number(url.port))),
    close: cut,
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}
