// Our client over a whole gateway with a real broker, through a proxy that a test cuts: what happens while the client
// is away is told when it is back, each change once and in order; a token is renewed on the living socket.
import { createLiveClient } from '@ates/client';
import type { LiveClient } from '@ates/client/live-client-types';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { openLiveWorld, type LiveWorld } from '../testing/live-world.ts';

const waiting = { timeout: 20_000, interval: 10 };
const query = 'subscription { balanceChanged { version balance owner { name } } }';

type Changed = { balanceChanged: { version: number; owner: { name: string } } };

let world: LiveWorld;
let proxy: Proxy;
let client: LiveClient | undefined;

beforeEach(async () => {
  world = await openLiveWorld({ GATEWAY_SECRET: 'a secret that both gateways of a test have' });
  proxy = await openProxy(new URL(world.gateway.url));
  await world.post('ann', 10);
});

afterEach(async () => {
  await client?.dispose();
  proxy.close();
  await world.dispose();
});

type Proxy = { readonly port: number; cut(): void; close(): void };

async function openProxy({ hostname, port }: URL): Promise<Proxy> {
  const open = new Set<Socket>();
  const server: Server = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one);
      one.on('error', () => {});
      one.on('close', () => {
        open.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const cut = () => {
    for (const one of open) one.destroy();
  };
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    cut,
    close() {
      cut();
      server.close();
    },
  };
}

describe.each(['ws', 'http'])('over %s', (scheme) => {
  function start(authorization: () => string) {
    client = createLiveClient({
      url: `${scheme}://127.0.0.1:${proxy.port}/graphql`,
      webSocketImpl: WebSocket,
      retryFirstMs: 10,
      retryMaxMs: 100,
      credentials: () => ({ authorization: authorization() }),
    });
    const versions: number[] = [];
    const statuses: string[] = [];
    const errors: string[] = [];
    client.subscribe<Changed>(
      { query },
      {
        next: ({ data }) => versions.push(data?.balanceChanged.version ?? -1),
        status: (status) => statuses.push(status),
        error: ({ code }) => errors.push(code),
      },
    );
    return { client, versions, statuses, errors };
  }

  const until = (versions: number[], ...expected: number[]) =>
    vi.waitFor(() => expect(versions).toEqual(expected), waiting);

  test('S-01: what happens while it is away is told when it is back, and nothing twice', async () => {
    const told = start(() => world.token('ann'));
    await until(told.versions, 1);
    await world.post('ann', 20);
    await until(told.versions, 1, 2);
    proxy.cut();
    await world.post('ann', 30);
    await until(told.versions, 1, 2, 3);
    await world.post('ann', 40);
    await until(told.versions, 1, 2, 3, 4);
    expect(told.statuses).toContain('resuming');
    expect(told.statuses).not.toContain('gap');
    expect(told.errors).toEqual([]);
  });

  test('AU-3: a renewed token outlives the old one, and the subscription with it', async () => {
    const tokens = [world.token('ann', { lifetimeMs: 2_000 })];
    const oldEndsMs = Math.ceil((Date.now() + 2_000) / 1_000) * 1_000;
    const told = start(() => tokens.at(-1) ?? '');
    await until(told.versions, 1);
    tokens.push(world.token('ann'));
    await told.client.renew();
    await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(oldEndsMs + 1_500), waiting);
    await world.post('ann', 20);
    await until(told.versions, 1, 2);
    expect(told.errors).toEqual([]);
  });
});
