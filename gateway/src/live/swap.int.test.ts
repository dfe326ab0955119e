// Live subscriptions and a swap of the supergraph: what still exists goes on, what is gone ends with a code.
import { readFile, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openLiveWorld, record, type LiveWorld } from '../testing/live-world.ts';

const patient = { timeout: 30_000, interval: 20 };

let world: LiveWorld;

beforeEach(async () => {
  world = await openLiveWorld({ SUPERGRAPH_POLL_MS: '3600000' });
  world.state.accounts.set('u1', { version: 1, amount: 0 });
});

afterEach(() => world.dispose());

test('a subscription whose fields still exist goes on; another ends with SUPERGRAPH_CHANGED', async () => {
  const stays = record(
    world.client(world.token('u1')),
    'subscription { balanceChanged { version } }',
  );
  const goes = record(
    world.client(world.token('u1')),
    'subscription { balanceChanged { history } }',
  );
  await vi.waitFor(
    () => expect([stays.frames.length, goes.frames.length]).toEqual([1, 1]),
    patient,
  );
  const sdl = await readFile(world.gateway.supergraphFile, 'utf8');
  await writeFile(world.gateway.supergraphFile, `${sdl}\n# the same`);
  expect(await world.gateway.reload()).toBe('swapped');
  await world.post('u1', 5);
  await vi.waitFor(
    () => expect([stays.frames.length, goes.frames.length]).toEqual([2, 2]),
    patient,
  );
  await writeFile(world.gateway.supergraphFile, sdl.replace(/\bhistory\b/, 'past'));
  expect(await world.gateway.reload()).toBe('swapped');
  await vi.waitFor(() => expect(goes.ended).toBe('error'), patient);
  expect(JSON.stringify(goes.errors)).toContain('SUPERGRAPH_CHANGED');
  await world.post('u1', 6);
  await vi.waitFor(() => expect(stays.frames).toHaveLength(3), patient);
  const status = JSON.stringify(await (await fetch(`${world.gateway.url}/statusz`)).json());
  expect(status).toContain('"subscriptions":1');
});
