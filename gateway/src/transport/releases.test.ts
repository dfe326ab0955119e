// What clients open and leave again is gone: after 10,000 subscriptions and 2,000 connections counters are at zero and
// the heap is where it was after the first round.
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { openTransportWorld, type TransportWorld } from '../testing/transport-world.ts';

const waiting = { timeout: 60_000, interval: 20 };
const query = 'subscription { version }';

setFlagsFromString('--expose-gc');
// The context is made with the flag, so that it has the function.
const collect = runInNewContext('gc') as () => void;

function heapMb(): number {
  collect();
  collect();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

const socketsPerRound = 400;
const subscriptionsPerSocket = 10;
const streamsPerRound = 100;

/** Half of the sockets say goodbye, half are cut off; so are the streams over HTTP. */
async function round(world: TransportWorld): Promise<void> {
  const sockets = await Promise.all(
    Array.from({ length: socketsPerRound }, () => subscribe(world)),
  );
  const responses = await Promise.all(Array.from({ length: streamsPerRound }, () => stream(world)));
  const subscriptions = socketsPerRound * subscriptionsPerSocket + streamsPerRound;
  await vi.waitFor(() => {
    expect(world.streams.filter(({ sink }) => sink !== undefined)).toHaveLength(subscriptions);
  }, waiting);
  expect(world.open()).toBe(socketsPerRound + streamsPerRound);
  for (const one of world.streams) one.push();
  for (const [index, socket] of sockets.entries()) {
    if (index % 2 === 0) socket.close();
    else socket.terminate();
  }
  for (const response of responses) response.destroy();
  await vi.waitFor(() => expect(world.open()).toBe(0), waiting);
  await vi.waitFor(() => expect(world.sockets.sockets).toBe(0), waiting);
  expect(world.streams.every(({ stopped }) => stopped)).toBe(true);
  // What the test itself remembers.
  world.streams.length = 0;
  world.asked.length = 0;
}

async function subscribe(world: TransportWorld): Promise<WebSocket> {
  const socket = new WebSocket(world.socketUrl, 'graphql-transport-ws');
  await once(socket, 'open');
  socket.send('{"type":"connection_init"}');
  await once(socket, 'message');
  for (let id = 0; id < subscriptionsPerSocket; id += 1) {
    socket.send(JSON.stringify({ id: String(id), type: 'subscribe', payload: { query } }));
  }
  return socket;
}

function stream(world: TransportWorld): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers = { accept: 'text/event-stream', 'content-type': 'application/json' };
    const sent = httpRequest(world.url, { method: 'POST', agent: false, headers }, resolve);
    sent.on('error', reject);
    sent.end(JSON.stringify({ query }));
  });
}

test('10,000 subscriptions are opened and left again: nothing is left of them', async () => {
  const world = await openTransportWorld();
  await round(world);
  const before = heapMb();
  await round(world);
  await round(world);
  const after = heapMb();
  await world.close();
  // One that is kept has a kilobyte or more: of 8,000 that would be more.
  expect(after - before).toBeLessThan(4);
}, 120_000);
