// A connection's names, its clear error at start, and that it survives a lost socket.
import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openTestBroker, type TestBroker } from '../testing/test-broker.ts';
import { BrokerUnavailableError, connectBroker } from './connect.ts';

let world: TestBroker;
beforeAll(async () => {
  world = await openTestBroker();
});
afterAll(() => world.dispose());

describe('connectBroker', () => {
  test('names are prefixed, and without a prefix they are what they are', async () => {
    const { broker, url } = world;
    const id = broker.prefix.slice(0, -1);
    expect(broker.subject('evt.tasks.x')).toBe(`${id}.evt.tasks.x`);
    expect(broker.stream('TASKS')).toBe(`${id.toUpperCase()}_TASKS`);
    expect(broker.unprefixed(`${id}.evt.tasks.x`)).toBe('evt.tasks.x');
    const plain = await connectBroker({ url, name: 'plain' });
    expect(plain.subject('evt.tasks.x')).toBe('evt.tasks.x');
    expect(plain.stream('TASKS')).toBe('TASKS');
    await plain.close();
  });

  test('a broker that is not there is a clear error without the password', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    server.close();
    const connecting = connectBroker({ url: `nats://u:hunter2@127.0.0.1:${port}`, name: 'x' });
    const error = await connecting.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(BrokerUnavailableError);
    expect(String(error)).toMatch(/cannot connect to NATS at nats:\/\/\*\*\*@127\.0\.0\.1:/);
    expect(String(error)).not.toContain('hunter2');
  });

  test('a prefix that would mix up names is refused', async () => {
    const connecting = connectBroker({ url: world.url, name: 'x', prefix: 'a.b.' });
    await expect(connecting).rejects.toThrow(/prefix/);
  });

  test('a lost socket is connected again', async () => {
    const broker = await connectBroker({ url: world.url, name: 'reconnecting' });
    await broker.nc.reconnect();
    await vi.waitFor(() => broker.nc.flush());
    await broker.close();
    expect(broker.nc.isClosed()).toBe(true);
  });

  test('closing twice is no error', async () => {
    const broker = await connectBroker({ url: world.url, name: 'closing' });
    await broker.close();
    await expect(broker.close()).resolves.toBeUndefined();
  });
});
