// Live subscriptions as a graphql-ws client sees them, over a real broker: snapshot, then every newer version
// once and in order, other subgraphs' fields in each, rights asked first, and nothing lost on the way.
import { connectBroker } from '@ates/schema/broker/connect';
import { afterEach, beforeEach, expect, inject, test, vi } from 'vitest';
import { openLiveWorld, record, type LiveWorld, type Recorded } from '../testing/live-world.ts';

/** Conditions are waited for, however loaded the machine is. */
const patient = { timeout: 30_000, interval: 20 };

let world: LiveWorld;

beforeEach(async () => {
  world = await openLiveWorld();
  world.state.accounts.set('u1', { version: 1, amount: 0 });
});

afterEach(() => world.dispose());

const withName = 'subscription { balanceChanged { id balance version owner { id name } } }';
const withHistory = 'subscription { balanceChanged { version history owner { name } } }';

const amounts = (recorded: Recorded) =>
  recorded.frames.map((frame) => JSON.stringify(frame).match(/"amount":(-?\d+)/)?.[1]).map(Number);
const versions = (recorded: Recorded) =>
  recorded.frames.map((frame) => JSON.stringify(frame).match(/"version":(\d+)/)?.[1]).map(Number);

async function frames(recorded: Recorded, count: number): Promise<void> {
  await vi.waitFor(() => expect(recorded.frames.length).toBeGreaterThanOrEqual(count), patient);
}

test('a snapshot first, then every change with the name of its owner', async () => {
  const live = record(world.client(world.token('u1')), withName);
  await frames(live, 1);
  expect(live.frames[0]).toMatchObject({
    data: {
      balanceChanged: {
        id: 'u1',
        balance: { amount: 0, currency: 'USD' },
        version: 1,
        owner: { id: 'u1', name: 'Name of u1' },
      },
    },
  });
  for (let amount = 1; amount <= 20; amount += 1) await world.post('u1', amount);
  await frames(live, 21);
  expect(amounts(live)).toEqual(Array.from({ length: 21 }, (_, i) => i));
  expect(JSON.stringify(live.frames.at(-1))).toContain('Name of u1');
  // Carried fields come from the event: the owner was asked once, for the snapshot.
  expect(world.gateway.asked.get('billing')).toHaveLength(1);
  expect(world.gateway.asked.get('users')).toHaveLength(21);
});

test('what is told while the snapshot is on its way is neither lost nor doubled', async () => {
  let release = () => {};
  const asked = new Promise<void>((resolve) => {
    world.state.beforeSnapshot = () =>
      new Promise((go) => {
        release = go;
        resolve();
      });
  });
  const live = record(world.client(world.token('u1')), withName);
  await asked;
  await world.tellAccount('u1', 1, 0);
  await world.post('u1', 7);
  await world.post('u1', 8);
  release();
  await frames(live, 3);
  await world.post('u1', 9);
  await frames(live, 4);
  expect(versions(live)).toEqual([1, 2, 3, 4]);
});

test('a field the event does not carry is fetched from the owner, and older events are skipped', async () => {
  const live = record(world.client(world.token('u1')), withHistory);
  await frames(live, 1);
  await world.post('u1', 1);
  await frames(live, 2);
  // The owner is ahead of its events: the fetch for version 3 already answers 5.
  world.state.accounts.set('u1', { version: 5, amount: 5 });
  for (const version of [3, 4, 5]) await world.tellAccount('u1', version, version);
  await world.post('u1', 6);
  await frames(live, 4);
  expect(versions(live)).toEqual([1, 2, 5, 6]);
  expect(live.frames.at(-1)).toMatchObject({
    data: {
      balanceChanged: { version: 6, history: [1, 2, 3, 4, 5, 6], owner: { name: 'Name of u1' } },
    },
  });
});

test('an owner behind its event is asked again until it has the version', async () => {
  const live = record(world.client(world.token('u1')), withHistory);
  await frames(live, 1);
  await world.tellAccount('u1', 2, 2);
  await vi.waitFor(
    () => expect(world.gateway.asked.get('billing')?.length).toBeGreaterThan(3),
    patient,
  );
  expect(live.frames).toHaveLength(1);
  world.state.accounts.set('u1', { version: 2, amount: 2 });
  await frames(live, 2);
  expect(versions(live)).toEqual([1, 2]);
});

test('arguments, variables, aliases and conditions', async () => {
  const query = `subscription S($id: ID, $n: Boolean!) {
    a: balanceChanged(accountId: $id) { b: balance version o: owner { n: name @include(if: $n) k: id } }
  }`;
  world.state.accounts.set('u2', { version: 4, amount: 40 });
  const live = record(world.client(world.token('admin')), query, { id: 'u2', n: true });
  await frames(live, 1);
  await world.post('u2', 50);
  await frames(live, 2);
  expect(live.frames[1]).toMatchObject({
    data: {
      a: { b: { amount: 50, currency: 'USD' }, version: 5, o: { n: 'Name of u2', k: 'u2' } },
    },
  });
});

test('AC-2: who may not see an account gets an error for that subscription only', async () => {
  const client = world.client(world.token('u1'));
  const own = record(client, withName);
  const foreign = record(client, 'subscription { balanceChanged(accountId: "u2") { balance } }');
  await frames(own, 1);
  await vi.waitFor(() => expect(foreign.ended).toBe('error'), patient);
  expect(foreign.frames).toEqual([]);
  expect(foreign.errors).toEqual([
    [
      {
        message: 'Not yours.',
        path: ['balanceChanged'],
        extensions: { code: 'FORBIDDEN', service: 'billing' },
      },
    ],
  ]);
  await world.post('u2', 99);
  await world.post('u1', 1);
  await frames(own, 2);
  expect(own.ended).toBeUndefined();
  expect(foreign.frames).toEqual([]);
});

test.each([
  ['nobody', undefined, withName, 'UNAUTHENTICATED'],
  ['an account that does not exist', 'u9', withName, 'NOT_FOUND'],
  ['a wildcard', 'u1', 'subscription { balanceChanged(accountId: "*") { id } }', 'BAD_USER_INPUT'],
  ['a field without a source', 'u1', 'subscription { plain { id } }', 'SUBSCRIPTION_NOT_SERVED'],
  [
    'two fields',
    'u1',
    'subscription { balanceChanged { id } plain { id } }',
    'GRAPHQL_VALIDATION_FAILED',
  ],
  [
    'a conditional root field',
    'u1',
    'subscription($i: Boolean!) { balanceChanged @include(if: $i) { id } }',
    'GRAPHQL_VALIDATION_FAILED',
  ],
])('%s is refused with its code', async (_who, sub, query, code) => {
  const client = world.client(sub === undefined ? undefined : world.token(sub));
  const live = record(client, query, query.includes('$i') ? { i: true } : undefined);
  await vi.waitFor(() => expect(live.ended).toBe('error'), patient);
  expect(live.errors).toMatchObject([[{ extensions: { code } }]]);
});

test('many subscriptions to one account each get everything', async () => {
  const client = world.client(world.token('u1'));
  const lives = Array.from({ length: 10 }, () => record(client, withName));
  await Promise.all(lives.map((live) => frames(live, 1)));
  for (let amount = 1; amount <= 5; amount += 1) await world.post('u1', amount);
  await Promise.all(lives.map((live) => frames(live, 6)));
  for (const live of lives) expect(amounts(live)).toEqual([0, 1, 2, 3, 4, 5]);
});

test('a lost connection to the broker never ends in an old state', async () => {
  const live = record(world.client(world.token('u1')), withName);
  await frames(live, 1);
  for (let round = 0; round < 3; round += 1) {
    const reconnected = world.gatewayBroker.nc.reconnect();
    for (let i = 0; i < 5; i += 1) await world.post('u1', round * 5 + i + 1);
    await reconnected;
    // STATE keeps the newest per subject: what was overtaken meanwhile is conflated.
    await vi.waitFor(() => expect(versions(live).at(-1)).toBe(round * 5 + 6), patient);
  }
  expect(versions(live)).toEqual(versions(live).toSorted((a, b) => a - b));
  expect(new Set(versions(live)).size).toBe(versions(live).length);
});

test('a stream that was remade (its storage lost) is followed again', async () => {
  const live = record(world.client(world.token('u1')), withName);
  await frames(live, 1);
  await world.post('u1', 1);
  await frames(live, 2);
  const admin = await connectBroker({
    url: inject('natsUrl'),
    name: 'admin',
    prefix: world.gatewayBroker.prefix,
  });
  const { config } = await admin.jsm.streams.info(admin.stream('STATE'));
  await admin.jsm.streams.delete(admin.stream('STATE'));
  await admin.jsm.streams.add(config);
  await admin.close();
  await world.post('u1', 2);
  await vi.waitFor(() => expect(versions(live)).toEqual([1, 2, 3]), patient);
});

test('AU-3: a token that expires ends its streams with a code, and the socket stays', async () => {
  const client = world.client(world.token('u1', { lifetimeMs: 1_500 }));
  const live = record(client, withName);
  await frames(live, 1);
  await vi.waitFor(() => expect(live.ended).toBe('error'), patient);
  expect(live.errors).toMatchObject([[{ extensions: { code: 'TOKEN_EXPIRED' } }]]);
  await world.post('u1', 1);
  expect(live.frames).toHaveLength(1);
});

test('AU-3, D-29: a raised epoch ends the streams of older tokens and of nobody else', async () => {
  const revoked = record(world.client(world.token('u1')), withName);
  world.state.accounts.set('u2', { version: 1, amount: 0 });
  const other = record(world.client(world.token('u2')), withName);
  await frames(revoked, 1);
  await frames(other, 1);
  await world.raiseEpoch('u1', 1);
  await vi.waitFor(() => expect(revoked.ended).toBe('error'), patient);
  expect(revoked.errors).toMatchObject([[{ extensions: { code: 'TOKEN_REVOKED' } }]]);
  await world.post('u2', 1);
  await frames(other, 2);
  expect(other.ended).toBeUndefined();
});

test('a subscription over plain HTTP is refused with a code that says what it needs', async () => {
  const response = await fetch(`${world.gateway.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json',
      authorization: world.token('u1'),
    },
    body: JSON.stringify({ query: withName }),
  });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({
    errors: [{ extensions: { code: 'SUBSCRIPTION_NEEDS_SOCKET' } }],
  });
});

test("Apollo's executor fills the frames too", async () => {
  const other = await openLiveWorld({ EXECUTOR: 'apollo' });
  try {
    other.state.accounts.set('u1', { version: 1, amount: 0 });
    const live = record(other.client(other.token('u1')), withName);
    await frames(live, 1);
    await other.post('u1', 5);
    await frames(live, 2);
    expect(live.frames[1]).toMatchObject({
      data: {
        balanceChanged: {
          id: 'u1',
          balance: { amount: 5, currency: 'USD' },
          version: 2,
          owner: { id: 'u1', name: 'Name of u1' },
        },
      },
    });
  } finally {
    await other.dispose();
  }
});

test('the gateway goes away with 1001', async () => {
  const live = record(world.client(world.token('u1')), withName);
  await frames(live, 1);
  await world.gateway.close();
  await vi.waitFor(() => expect(live.ended).toBe('error'), patient);
  expect(live.errors).toMatchObject([{ code: 1001 }]);
});

test.each([
  ['as they are by default', {}],
  ['shared by identity', { SHARE_FETCHES: 'identity', SHARE_ANSWERS: 'on' }],
])(
  'S-08: who has seen a version and asks at once is never answered with less; queries %s',
  async (_how, env) => {
    const other = await openLiveWorld(env);
    try {
      other.state.accounts.set('u1', { version: 6, amount: 0 });
      const authorization = other.token('u1');
      const live = record(other.client(authorization), withName);
      await frames(live, 1);
      const ask = async () => {
        const headers = { 'content-type': 'application/json', authorization };
        const body = JSON.stringify({ query: '{ account { version } }' });
        const answer = await fetch(`${other.gateway.url}/graphql`, {
          method: 'POST',
          headers,
          body,
        });
        return Number(/"version":(\d+)/.exec(await answer.text())?.[1]);
      };
      // An equal query is under way, and its owner has read version 6 already.
      let release = () => {};
      const reading = new Promise<void>((read) => {
        other.state.beforeSnapshot = () =>
          new Promise((go) => {
            release = go;
            read();
          });
      });
      const early = ask();
      await reading;
      other.state.beforeSnapshot = async () => {};
      await other.post('u1', 7);
      await vi.waitFor(() => expect(versions(live)).toEqual([6, 7]), patient);
      const late = ask();
      const answered = await Promise.race([
        late,
        new Promise((resolve) => setTimeout(resolve, 5_000)),
      ]);
      release();
      expect([answered, await early, await late]).toEqual([7, 6, 7]);
    } finally {
      await other.dispose();
    }
  },
);
