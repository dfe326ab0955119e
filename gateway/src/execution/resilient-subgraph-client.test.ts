// Retries and the breaker: queries only, within a budget; a dead subgraph is not waited for and is found again.
import { expect, test, vi } from 'vitest';
import { createResilientSubgraphClient } from './resilient-subgraph-client.ts';
import { SubgraphError, type Hop, type SubgraphClient } from './subgraph-client.ts';

type Fate = 'up' | ConstructorParameters<typeof SubgraphError>[1];

function subgraph(limits: { retriesMax?: number; failuresMax?: number; openMs?: number } = {}) {
  const state = { fate: ((): Fate => 'up')(), asked: 0, fates: ((): Fate[] => [])() };
  const behind: SubgraphClient = {
    async fetch() {
      state.asked += 1;
      const fate = state.fates.shift() ?? state.fate;
      if (fate !== 'up') throw new SubgraphError('s', fate);
      return { data: { ok: true }, errors: [] };
    },
    close: async () => {},
  };
  const defaults = { retriesMax: 2, failuresMax: 1_000, openMs: 60_000 };
  const client = createResilientSubgraphClient('s', behind, { ...defaults, ...limits });
  const ask = (query = '{ ok }', hop: Hop = alive) => client.fetch({ query }, hop);
  return { state, ask };
}

const alive: Hop = { headers: {}, signal: new AbortController().signal };

test('a query that found nobody is tried again', async () => {
  const { state, ask } = subgraph();
  state.fates = ['SUBGRAPH_UNAVAILABLE', 'SUBGRAPH_UNAVAILABLE'];
  expect(await ask()).toMatchObject({ data: { ok: true } });
  expect(state.asked).toBe(3);
});

test.each<[string, Fate, string]>([
  ['a mutation', 'SUBGRAPH_UNAVAILABLE', 'mutation M { pay }'],
  ['what was too slow', 'SUBGRAPH_TIMEOUT', '{ ok }'],
  ['what was strange', 'SUBGRAPH_BAD_RESPONSE', '{ ok }'],
])('%s is sent once', async (_what, fate, query) => {
  const { state, ask } = subgraph();
  state.fate = fate;
  await expect(ask(query)).rejects.toMatchObject({ code: fate });
  expect(state.asked).toBe(1);
});

test('the budget bounds what a dead subgraph is asked beyond the requests themselves', async () => {
  const { state, ask } = subgraph();
  state.fate = 'SUBGRAPH_UNAVAILABLE';
  for (let i = 0; i < 30; i += 1) await expect(ask()).rejects.toThrow('cannot be reached');
  expect(state.asked).toBe(30 + 10);
});

test('after failures in a row nobody is let through; then one probe decides', async () => {
  const { state, ask } = subgraph({ retriesMax: 0, failuresMax: 3, openMs: 30 });
  state.fate = 'SUBGRAPH_TIMEOUT';
  for (let i = 0; i < 3; i += 1) await expect(ask()).rejects.toMatchObject({ code: state.fate });
  await expect(ask()).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
  expect(state.asked).toBe(3);
  state.fate = 'up';
  await vi.waitFor(() => ask(), { timeout: 30_000, interval: 10 });
  expect(state.asked).toBe(4);
  await ask();
  expect(state.asked).toBe(5);
});

test('failures between successes, and answers of a strange shape, open nothing', async () => {
  const { state, ask } = subgraph({ retriesMax: 0, failuresMax: 2 });
  state.fates = ['SUBGRAPH_TIMEOUT', 'up', 'SUBGRAPH_TIMEOUT', 'SUBGRAPH_BAD_RESPONSE'];
  state.fates.push('SUBGRAPH_TIMEOUT', 'up');
  const told = await Promise.allSettled([ask()]);
  for (let i = 0; i < 5; i += 1) told.push(...(await Promise.allSettled([ask()])));
  expect(state.asked).toBe(6);
  expect(told.at(-1)?.status).toBe('fulfilled');
});

test('a client that left is no failure of the subgraph', async () => {
  const { state, ask } = subgraph({ failuresMax: 1 });
  const gone: Hop = { headers: {}, signal: AbortSignal.abort() };
  state.fates = ['SUBGRAPH_TIMEOUT'];
  await expect(ask('{ ok }', gone)).rejects.toMatchObject({ code: 'SUBGRAPH_TIMEOUT' });
  expect(await ask()).toMatchObject({ data: { ok: true } });
});
