// One subscription's life without a broker: everything is released when it ends, whoever ends it and whenever.
// Feeds, owner and executor are small real implementations of their interfaces.
import { parse } from 'graphql';
import { isDeepStrictEqual } from 'node:util';
import { pino } from 'pino';
import { expect, test, vi } from 'vitest';
import type { Execution } from '../execution/executor.ts';
import type { SubgraphRequest, SubgraphResponse } from '../execution/subgraph-client.ts';
import { createLiveGraph } from '../testing/live-graph.ts';
import { composeForTest, generousLimits } from '../testing/test-graph.ts';
import { buildSupergraph } from '../supergraph/build-supergraph.ts';
import { createOperationPreparer, isRefusal } from '../operations/prepare-operation.ts';
import { createApolloPlanner } from '../planning/apollo-planner.ts';
import type { LiveFeeds, LiveListener } from './live-feed.ts';
import { readLiveFields } from './live-field.ts';
import { toResults } from '../transport/stream-results.ts';
import { createLiveSubscriptions, type LiveParts } from './subscribe-live.ts';

const { billing, users } = createLiveGraph({
  accounts: new Map(),
  beforeSnapshot: async () => {},
});
const supergraph = buildSupergraph(composeForTest({ billing: billing.sdl, users: users.sdl }));
const viewer = {
  userId: 'u1',
  role: 'WORKER',
  epoch: 0,
  expiresAt: Number.MAX_SAFE_INTEGER,
} as const;

/** One subscription in a world a test can hold on to. */
async function open(changes: Partial<LiveParts> = {}, answers?: () => SubgraphResponse) {
  const listeners = new Set<LiveListener>();
  const hops = { open: 0 };
  const lifetime = { watched: 0, end: () => {} };
  const feeds: LiveFeeds = {
    connected: true,
    listen(_subject, listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    get listeners() {
      return listeners.size;
    },
    close: async () => {},
  };
  const state = (version: number): SubgraphResponse => ({
    data: { balanceChanged: { id: 'u1', _liveVersion: version } },
    errors: [],
  });
  const asked: SubgraphRequest[] = [];
  const fetch = async (request: SubgraphRequest) => {
    asked.push(request);
    return answers?.() ?? state(1);
  };
  const live = createLiveSubscriptions({
    fields: readLiveFields(supergraph),
    feeds,
    subgraphs: new Map([['billing', { fetch, close: async () => {} }]]),
    executor: { execute: async ({ primary }) => ({ data: primary?.data ?? null }) },
    watchLifetime: (_viewer, onEnd) => {
      lifetime.watched += 1;
      lifetime.end = onEnd;
      return () => {
        lifetime.watched -= 1;
      };
    },
    queueMax: 4,
    ...changes,
  });
  const outcome = await live.subscribe({
    ...(await planned('subscription { balanceChanged { id version } }')),
    viewer,
    logger: pino({ level: 'silent' }),
    openHop() {
      hops.open += 1;
      const hop = { headers: {}, signal: new AbortController().signal };
      return { hop, close: () => void (hops.open -= 1) };
    },
  });
  const tell = (version: number) => {
    for (const listener of listeners) listener({ accountId: 'u1', version });
  };
  const held = () => ({ listeners: listeners.size, hops: hops.open, watched: lifetime.watched });
  return { outcome, tell, held, lifetime, asked };
}

async function planned(query: string) {
  const operation = createOperationPreparer(supergraph, generousLimits)(query, undefined);
  if (isRefusal(operation)) throw new Error(JSON.stringify(operation.errors));
  const plan = await createApolloPlanner(supergraph).plan(operation);
  if (plan.kind !== 'subscription') throw new Error('a subscription has such a plan');
  return { operation, plan, variables: { raw: {}, coerced: {} } };
}

function framesOf({ outcome }: { outcome: Awaited<ReturnType<typeof open>>['outcome'] }) {
  if (outcome.kind !== 'stream') throw new Error(JSON.stringify(outcome.errors));
  return toResults(outcome.stream);
}

const nothing = { listeners: 0, hops: 0, watched: 0 };

test('return() while next() waits ends both and releases everything', async () => {
  const world = await open();
  const frames = framesOf(world);
  await frames.next();
  const waiting = frames.next();
  expect(world.held()).toEqual({ listeners: 1, hops: 0, watched: 1 });
  await frames.return?.();
  expect(await waiting).toEqual({ done: true, value: undefined });
  expect(world.held()).toEqual(nothing);
  expect(await frames.next()).toEqual({ done: true, value: undefined });
});

test('return() before the first frame releases everything', async () => {
  const world = await open();
  await framesOf(world).return?.();
  expect(world.held()).toEqual(nothing);
});

test('a token that ends while next() waits is told once, then the stream is over', async () => {
  const world = await open();
  const frames = framesOf(world);
  await frames.next();
  const waiting = frames.next();
  world.lifetime.end();
  await expect(waiting).rejects.toMatchObject({ extensions: { code: 'TOKEN_EXPIRED' } });
  expect(await frames.next()).toEqual({ done: true, value: undefined });
  expect(world.held()).toEqual(nothing);
});

test('a token that ends while a frame is made hides that frame', async () => {
  let release = () => {};
  const world = await open({
    executor: {
      execute: () =>
        new Promise((resolve) => {
          release = () => resolve({ data: { balanceChanged: { id: 'u1' } } });
        }),
    },
  });
  const first = framesOf(world).next();
  await vi.waitFor(() => expect(world.held().hops).toBe(1));
  world.lifetime.end();
  release();
  await expect(first).rejects.toMatchObject({ extensions: { code: 'TOKEN_EXPIRED' } });
  expect(world.held()).toEqual(nothing);
});

test('a slow reader is conflated: it sees at most the queue, and the newest last', async () => {
  const shown: unknown[] = [];
  const show = async ({ primary }: Execution) => {
    shown.push(primary?.data?.['balanceChanged']);
    return { data: null };
  };
  const world = await open({ executor: { execute: show } });
  const frames = framesOf(world);
  await frames.next();
  for (let version = 2; version <= 100; version += 1) world.tell(version);
  const newest = { id: 'u1', version: 100 };
  while (!isDeepStrictEqual(shown.at(-1), newest)) await frames.next();
  expect(shown.length).toBeLessThanOrEqual(1 + 4);
  await frames.return?.();
});

test('a defect ends the stream with a code and no details', async () => {
  const executor = { execute: () => Promise.reject(new Error('secret detail')) };
  const world = await open({ executor });
  const first = framesOf(world).next();
  await expect(first).rejects.toMatchObject({
    message: 'Internal server error.',
    extensions: { code: 'INTERNAL_SERVER_ERROR' },
  });
  expect(world.held()).toEqual(nothing);
});

test('an owner that gives no version cannot be followed', async () => {
  const world = await open({}, () => ({ data: { balanceChanged: { id: 'u1' } }, errors: [] }));
  expect(world.outcome).toMatchObject({
    kind: 'refused',
    errors: [{ extensions: { code: 'SUBGRAPH_BAD_RESPONSE', service: 'billing' } }],
  });
  expect(world.held()).toEqual(nothing);
});

test('the snapshot is one query with the version under a private name', async () => {
  const world = await open();
  const query = world.asked[0]?.query ?? '';
  expect(parse(query).definitions).toHaveLength(1);
  expect(query.replace(/\s+/g, ' ')).toBe(
    '{ balanceChanged: account { id version _liveVersion: version } }',
  );
  await framesOf(world).return?.();
});
