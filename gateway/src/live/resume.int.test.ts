// Coming back with a cursor: what was missed, each once and in order, on any replica; a cursor that is not this
// person's for this operation and these streams is told with a code, and the client begins anew.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  lastCursor,
  openLiveWorld,
  record,
  remakeStream,
  type LiveWorld,
  type Recorded,
} from '../testing/live-world.ts';

const patient = { timeout: 30_000, interval: 20 };

let world: LiveWorld;

beforeEach(async () => {
  world = await openLiveWorld();
  for (const id of ['u1', 'u2']) world.state.accounts.set(id, { version: 1, amount: 0 });
});

afterEach(() => world.dispose());

const balance = 'subscription { balanceChanged { version balance } }';
const log = 'subscription { entryPosted { id note owner { name } } }';
const mine = 'subscription { taskChanged { change task { id title } } }';

const told = (recorded: Recorded, pattern: RegExp) =>
  recorded.frames.map((frame) => pattern.exec(JSON.stringify(frame))?.[1] ?? null);
const versions = (recorded: Recorded) => told(recorded, /"version":(\d+)/).map(Number);
const entries = (recorded: Recorded) => told(recorded, /"id":"(e\d+)"/);
const changes = (recorded: Recorded) =>
  recorded.frames.map((frame) => {
    const [, change, id] =
      /"change":"(\w+)","task":\{"id":"(\w+)"/.exec(JSON.stringify(frame)) ?? [];
    return change === undefined ? null : `${change} ${id}`;
  });

async function frames(recorded: Recorded, count: number): Promise<void> {
  await vi.waitFor(() => expect(recorded.frames.length).toBeGreaterThanOrEqual(count), patient);
}

/** Subscribes again with a cursor. */
function again(query: string, cursor: unknown, sub = 'u1', of = world.gateway): Recorded {
  return record(world.client(world.token(sub), of), query, undefined, { cursor });
}

test('S-05, state: two replicas tell each change once, and a cursor of one is good on the other', async () => {
  const other = await world.replica();
  const here = record(world.client(world.token('u1')), balance);
  const there = record(world.client(world.token('u1'), other), balance);
  await Promise.all([frames(here, 1), frames(there, 1)]);
  await world.post('u1', 1);
  await Promise.all([frames(here, 2), frames(there, 2)]);
  expect([versions(here), versions(there)]).toEqual([
    [1, 2],
    [1, 2],
  ]);
  here.stop();
  await world.post('u1', 2);
  const resumed = again(balance, lastCursor(here), 'u1', other);
  await frames(resumed, 1);
  await world.post('u1', 3);
  await frames(resumed, 2);
  expect(versions(resumed)).toEqual([3, 4]);
  expect(JSON.stringify(resumed.frames)).not.toContain('CURSOR_');
});

test('state: when nothing changed there is nothing to tell, then only what is newer', async () => {
  const first = record(world.client(world.token('u1')), balance);
  await frames(first, 1);
  first.stop();
  const resumed = again(balance, lastCursor(first));
  const witness = record(world.client(world.token('u1')), balance);
  await frames(witness, 1);
  await world.post('u1', 1);
  await frames(resumed, 1);
  expect(versions(resumed)).toEqual([2]);
});

test('S-05, log: what was missed is read again, each entry once and in order, on another replica', async () => {
  const other = await world.replica();
  const first = record(world.client(world.token('u1')), log);
  await frames(first, 1);
  // The first frame says from where on nothing is missed.
  expect(entries(first)).toEqual([null]);
  await world.postEntry('u1', 10);
  await frames(first, 2);
  first.stop();
  for (const amount of [20, 30]) {
    await world.postEntry('u2', amount);
    await world.postEntry('u1', amount);
  }
  const resumed = again(log, lastCursor(first), 'u1', other);
  await world.postEntry('u1', 40);
  await frames(resumed, 3);
  await world.postEntry('u1', 50);
  await frames(resumed, 4);
  expect(entries(first)).toEqual([null, 'e1']);
  expect(entries(resumed)).toEqual(['e3', 'e5', 'e6', 'e7']);
  expect(resumed.frames[0]).toMatchObject({
    data: { entryPosted: { note: 'note of e3', owner: { name: 'Name of u1' } } },
  });
});

test('a log that begins is whole from the first cursor on, however many come while nobody listens', async () => {
  const first = record(world.client(world.token('u1')), log);
  await frames(first, 1);
  first.stop();
  for (let amount = 1; amount <= 40; amount += 1) await world.postEntry('u1', amount);
  let resumed = again(log, lastCursor(first));
  await frames(resumed, 7);
  resumed.stop();
  const seen = entries(resumed);
  for (let amount = 1; amount <= 5; amount += 1) await world.postEntry('u1', amount);
  resumed = again(log, lastCursor(resumed));
  await frames(resumed, 45 - seen.length);
  seen.push(...entries(resumed));
  expect(seen).toEqual(Array.from({ length: 45 }, (_, index) => `e${index + 1}`));
});

test('S-03 and a vector: a list goes on after its cursor in both of its streams', async () => {
  await world.assign('t1', 'u1');
  const first = record(world.client(world.token('u1')), mine);
  await frames(first, 1);
  await world.rename('t1', 'one');
  await frames(first, 2);
  first.stop();
  await world.assign('t1', 'u2');
  await world.assign('t2', 'u1');
  await world.assign('t3', 'u2');
  const resumed = again(mine, lastCursor(first));
  await vi.waitFor(() => expect(changes(resumed)).toContain('ARRIVED t2'), patient);
  await world.rename('t2', 'two');
  await vi.waitFor(() => expect(JSON.stringify(resumed.frames)).toContain('two'), patient);
  expect(changes(first)).toEqual([null, 'CHANGED t1']);
  expect(changes(resumed).slice(0, 2)).toEqual(['LEFT t1', 'ARRIVED t2']);
  expect(changes(resumed).join()).not.toContain('t3');
});

test.each([
  ['one somebody made up', () => 'aGVsbG8.forged.binding', 'CURSOR_INVALID'],
  ['no text', () => 7, 'CURSOR_INVALID'],
  ['one whose position was moved', (own: string) => `eHh4${own}`, 'CURSOR_INVALID'],
  ['one cut off', (own: string) => own.slice(0, -1), 'CURSOR_INVALID'],
])('%s is told with a code, and the client begins anew', async (_what, change, code) => {
  const first = record(world.client(world.token('u1')), balance);
  await frames(first, 1);
  const resumed = again(balance, change(lastCursor(first)));
  await frames(resumed, 1);
  expect(resumed.frames[0]).toMatchObject({
    data: { balanceChanged: { version: 1 } },
    extensions: { code },
  });
  await world.post('u1', 1);
  await frames(resumed, 2);
  expect(versions(resumed)).toEqual([1, 2]);
  // Others who share the subscription are told nothing of it.
  expect(JSON.stringify(first.frames)).not.toContain(code);
});

test("a cursor is its person's and its operation's: anybody else's is invalid, and shows nothing of theirs", async () => {
  const theirs = record(world.client(world.token('u2')), log);
  await frames(theirs, 1);
  const cursor = lastCursor(theirs);
  await world.postEntry('u2', 666);
  const foreign = again(log, cursor, 'u1');
  const otherOperation = again('subscription { entryPosted { id } }', cursor, 'u2');
  const otherVariables = record(
    world.client(world.token('u2')),
    'subscription($id: ID) { entryPosted(accountId: $id) { id note owner { name } } }',
    { id: 'u2' },
    { cursor },
  );
  const all = [foreign, otherOperation, otherVariables];
  await Promise.all(all.map((one) => frames(one, 1)));
  for (const one of all) {
    expect(one.frames[0]).toMatchObject({
      data: { entryPosted: null },
      extensions: { code: 'CURSOR_INVALID' },
    });
  }
  await world.postEntry('u1', 1);
  await frames(foreign, 2);
  expect(JSON.stringify(foreign.frames)).not.toContain('e1');
  expect(entries(foreign)).toEqual([null, 'e2']);
});

test('a stream that was remade: running logs end and may come back, old cursors are stale', async () => {
  const first = record(world.client(world.token('u1')), log);
  await frames(first, 1);
  await world.postEntry('u1', 1);
  await frames(first, 2);
  await remakeStream(world, 'BILLING');
  await vi.waitFor(() => expect(first.ended).toBe('error'), patient);
  expect(first.errors).toMatchObject([
    [{ extensions: { code: 'LIVE_INTERRUPTED', resumable: true } }],
  ]);
  const resumed = again(log, lastCursor(first));
  await frames(resumed, 1);
  expect(resumed.frames[0]).toMatchObject({
    data: { entryPosted: null },
    extensions: { code: 'CURSOR_STALE' },
  });
  await world.postEntry('u1', 2);
  await frames(resumed, 2);
  expect(entries(resumed)).toEqual([null, 'e2']);
});

test('a log that missed more than is read again begins anew, and says so', async () => {
  const small = await openLiveWorld({ LIVE_REPLAY_MAX: '5' });
  try {
    const first = record(small.client(small.token('u1')), log);
    await frames(first, 1);
    first.stop();
    for (let amount = 1; amount <= 6; amount += 1) await small.postEntry('u1', amount);
    const cursor = lastCursor(first);
    const resumed = record(small.client(small.token('u1')), log, undefined, { cursor });
    await frames(resumed, 1);
    expect(resumed.frames[0]).toMatchObject({ extensions: { code: 'CURSOR_STALE' } });
    expect(entries(resumed)).toEqual([null]);
  } finally {
    await small.dispose();
  }
});

test('a version the owner never had is stale: the state is told anew', async () => {
  const first = record(world.client(world.token('u1')), balance);
  await world.post('u1', 9);
  await vi.waitFor(() => expect(versions(first).at(-1)).toBe(2), patient);
  first.stop();
  await vi.waitFor(async () => expect(await world.executions()).toBe(0), patient);
  world.state.accounts.set('u1', { version: 1, amount: 0 });
  const resumed = again(balance, lastCursor(first));
  await frames(resumed, 1);
  expect(resumed.frames[0]).toMatchObject({
    data: { balanceChanged: { version: 1 } },
    extensions: { code: 'CURSOR_STALE' },
  });
});

test('who may no longer see it is refused, whatever the cursor', async () => {
  const query = 'subscription { balanceChanged(accountId: "u2") { version } }';
  const first = record(world.client(world.token('admin')), query);
  await frames(first, 1);
  const resumed = again(query, lastCursor(first), 'u1');
  await vi.waitFor(() => expect(resumed.ended).toBe('error'), patient);
  expect(resumed.errors).toMatchObject([[{ extensions: { code: 'FORBIDDEN' } }]]);
  expect(resumed.frames).toEqual([]);
});
