// Live lists and logs: my tasks come and go by the log of assignments, everybody's tasks are there for a board, and an
// account's entries arrive each once; nobody hears of what is not theirs.
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openLiveWorld, record, type LiveWorld, type Recorded } from '../testing/live-world.ts';

const patient = { timeout: 30_000, interval: 20 };

let world: LiveWorld;

beforeAll(async () => {
  world = await openLiveWorld();
});
afterAll(() => world.dispose());

const mine = 'subscription { taskChanged { change version task { id title } } }';
const withSecret =
  'subscription { taskChanged { change task { id secretTitle assignee { name } } } }';
const all =
  'subscription { taskChanged(all: true) { change version task { id title assignee { name } } } }';

const changes = (recorded: Recorded) =>
  recorded.frames.flatMap((frame) => {
    const text = JSON.stringify(frame);
    const change = /"change":"(\w+)"/.exec(text)?.[1];
    return change === undefined ? [] : [`${change} ${/"id":"(\w+)"/.exec(text)?.[1]}`];
  });

const arrivalsAndLeavings = (recorded: Recorded) =>
  changes(recorded).filter((change) => !change.startsWith('CHANGED'));

async function open(sub: string, query = mine): Promise<Recorded> {
  const recorded = record(world.client(world.token(sub)), query);
  // The first frame is null: from then on nothing is missed.
  await vi.waitFor(
    () => expect(recorded.frames).toMatchObject([{ data: { taskChanged: null } }]),
    patient,
  );
  return recorded;
}

const hears = (recorded: Recorded, change: string) =>
  vi.waitFor(() => expect(changes(recorded)).toContain(change), patient);

test('S-03: a task moved from A to B: A sees it leave, B sees it arrive, nobody else gets anything', async () => {
  await world.assign('s1', 'a1');
  const [a, b, c] = [await open('a1'), await open('b1', withSecret), await open('c1')];
  await world.assign('s1', 'b1');
  await hears(a, 'LEFT s1');
  await hears(b, 'ARRIVED s1');
  // What comes later comes behind it: when C has heard of theirs, there was nothing before.
  await world.assign('s2', 'c1');
  await hears(c, 'ARRIVED s2');
  expect(arrivalsAndLeavings(a)).toEqual(['LEFT s1']);
  expect(arrivalsAndLeavings(b)).toEqual(['ARRIVED s1']);
  expect(arrivalsAndLeavings(c)).toEqual(['ARRIVED s2']);
  expect(JSON.stringify(b.frames)).toContain('"secretTitle":"secret Task s1"');
  expect(JSON.stringify(b.frames)).toContain('"name":"Name of b1"');
  expect(JSON.stringify([a.frames, c.frames])).not.toContain('b1');
});

test('a middle owner sees it come and go, however fast', async () => {
  const middle = await open('m1');
  await world.assign('q1', 'x1');
  await world.assign('q1', 'm1');
  await world.assign('q1', 'x2');
  await hears(middle, 'LEFT q1');
  expect(arrivalsAndLeavings(middle)).toEqual(['ARRIVED q1', 'LEFT q1']);
});

test('a change of what is mine is told; of what is not, nothing', async () => {
  await world.assign('r1', 'd1');
  await world.assign('r2', 'd2');
  const one = await open('d1');
  await world.rename('r2', 'not yours');
  await world.rename('r1', 'yours');
  await hears(one, 'CHANGED r1');
  expect(changes(one)).toEqual(['CHANGED r1']);
  expect(JSON.stringify(one.frames)).not.toContain('not yours');
  expect(one.frames.at(-1)).toMatchObject({
    data: { taskChanged: { version: 2, task: { title: 'yours' } } },
  });
});

test('a board: every task of everybody, with other services’ fields', async () => {
  const board = await open('w1', all);
  await world.assign('p1', 'e1');
  await world.assign('p2', 'e2');
  await world.assign('p1', 'e2');
  await vi.waitFor(
    () => expect(changes(board)).toEqual(['CHANGED p1', 'CHANGED p2', 'CHANGED p1']),
    patient,
  );
  expect(board.frames.at(-1)).toMatchObject({
    data: {
      taskChanged: { version: 2, task: { title: 'Task p1', assignee: { name: 'Name of e2' } } },
    },
  });
});

test('nobody subscribes to a list of theirs', async () => {
  const recorded = record(world.client(), mine);
  await vi.waitFor(() => expect(recorded.ended).toBe('error'), patient);
  expect(recorded.errors).toMatchObject([[{ extensions: { code: 'UNAUTHENTICATED' } }]]);
});

test('a log: my entries, each once; what is carried is not asked for; others’ are refused, but not to who may', async () => {
  const query = (id?: string) =>
    `subscription { entryPosted${id === undefined ? '' : `(accountId: "${id}")`} { id owner { name } } }`;
  const own = record(world.client(world.token('l1')), query());
  const foreign = record(world.client(world.token('l1')), query('l2'));
  const admin = record(world.client(world.token('admin')), query('l2'));
  await vi.waitFor(() => expect([own.frames.length, admin.frames.length]).toEqual([1, 1]), patient);
  await vi.waitFor(() => expect(foreign.ended).toBe('error'), patient);
  const asked = () => world.gateway.asked.get('tasks')?.length;
  const before = asked();
  await world.postEntry('l2', 5);
  await world.postEntry('l1', 7);
  await vi.waitFor(() => expect([own.frames.length, admin.frames.length]).toEqual([2, 2]), patient);
  expect(own.frames[1]).toMatchObject({ data: { entryPosted: { owner: { name: 'Name of l1' } } } });
  expect(admin.frames[1]).toMatchObject({
    data: { entryPosted: { owner: { name: 'Name of l2' } } },
  });
  expect(asked()).toBe(before);
  expect(foreign.frames).toEqual([]);
  expect(foreign.errors).toMatchObject([[{ extensions: { code: 'FORBIDDEN' } }]]);
});

test('a token that is taken back ends a list within two seconds', async () => {
  const recorded = await open('z1');
  const began = performance.now();
  await world.raiseEpoch('z1', 1);
  await vi.waitFor(() => expect(recorded.ended).toBe('error'), patient);
  expect(performance.now() - began).toBeLessThan(2_000);
  expect(recorded.errors).toMatchObject([[{ extensions: { code: 'TOKEN_REVOKED' } }]]);
});
