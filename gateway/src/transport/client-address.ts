// Whose address a request counts for: the peer's, or what trusted proxies in front say of it.
// IPv6 counts by its /64, which is what one customer gets.
import type { IncomingMessage } from 'node:http';
import { isIPv6, type Socket } from 'node:net';

/** @param trustedProxies how many proxies of ours stand in front; each adds one entry to X-Forwarded-For. */
export function clientAddress(request: IncomingMessage, trustedProxies: number): string {
  if (trustedProxies === 0) return peerNetwork(request.socket);
  const peer = request.socket.remoteAddress ?? 'unknown';
  const header = request.headers['x-forwarded-for'];
  const chain = (typeof header === 'string' ? header : '')
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean);
  // Only the entries our own proxies wrote count; what stands left of them the client made up.
  return networkOf(chain.at(-trustedProxies) ?? chain[0] ?? peer);
}

const peerNetworks = new WeakMap<Socket, string>();

/** The peer stays the same as long as its connection. */
function peerNetwork(socket: Socket): string {
  let network = peerNetworks.get(socket);
  if (network === undefined) {
    network = networkOf(socket.remoteAddress ?? 'unknown');
    peerNetworks.set(socket, network);
  }
  return network;
}

function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  if (!isIPv6(address)) return address.slice(0, 64);
  const [head = '', tail] = address.toLowerCase().split('%')[0]?.split('::') ?? [];
  const groups = head === '' ? [] : head.split(':');
  if (tail !== undefined) {
    const after = tail === '' ? [] : tail.split(':');
    while (groups.length + after.length < 8) groups.push('0');
    groups.push(...after);
  }
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}
