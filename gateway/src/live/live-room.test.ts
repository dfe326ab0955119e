// The live room without a broker: who shares what with whom, slow clients, order, tokens, and that everything is
// released, whoever ends it and whenever.
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { callerOf, openLiveRoom, stateOf, type Heard } from '../testing/live-room.ts';

const balance = 'subscription { balanceChanged { id version } }';
const log = 'subscription { entryPosted { id } }';
const mine = 'subscription { taskChanged { change task { id } } }';
const account = (id: string) => `state.billing.account.v1.${id}`;
const nothing = { hops: 0, watched: 0, listeners: 0, executions: 0, clients: 0 };

const versions = ({ frames }: Heard) =>
  frames.map((frame) => Number(/"version":(\d+)/.exec(JSON.stringify(frame))?.[1]));
const codes = ({ ends }: Heard) =>
  ends.map((end) => (end.kind === 'failed' ? end.errors[0]?.extensions?.['code'] : end.kind));
/** Conditions are waited for, however loaded the machine is. */
const patient = { timeout: 30_000, interval: 5 };
const settled = (heard: Heard, count: number) =>
  vi.waitFor(() => expect(heard.frames.length).toBeGreaterThanOrEqual(count), patient);

test('who asks the same with the same rights shares one execution, whatever the token', async () => {
  const room = openLiveRoom();
  const clients = await Promise.all(
    Array.from({ length: 50 }, (_, index) => room.open(callerOf('u1', 'WORKER', index), balance)),
  );
  expect(room.fetched).toHaveLength(1);
  expect(room.held()).toMatchObject({ executions: 1, clients: 50, listeners: 1 });
  room.tell(account('u1'), { accountId: 'u1', version: 2 });
  await Promise.all(clients.map((client) => settled(client, 2)));
  for (const client of clients) expect(versions(client)).toEqual([1, 2]);
});

test('another role, another person, another text: nothing is shared', async () => {
  const room = openLiveRoom();
  await room.open(callerOf('u1'), balance);
  await room.open(callerOf('u1', 'ADMIN'), balance);
  await room.open(callerOf('u2'), balance);
  await room.open(callerOf('u1'), 'subscription { balanceChanged { version id } }');
  expect(room.held()).toMatchObject({ executions: 4, clients: 4 });
  expect(room.fetched.map(({ who }) => who)).toEqual(['u1', 'u1', 'u2', 'u1']);
});

test('1,000 interleaved pairs: nobody is ever shown what is another’s', async () => {
  const room = openLiveRoom({
    answer: ({ who }) => stateOf(who, 1),
    executor: {
      async execute({ primary, hop }) {
        const who = hop.headers['authorization'] ?? '';
        if (Math.random() < 0.5) await turn();
        return { data: { ...primary?.data, asWhom: who } };
      },
    },
  });
  const pairs = Array.from({ length: 1_000 }, (_, index) => [`a${index}`, `b${index}`]);
  const people = pairs.flat();
  const heard = new Map<string, Heard>();
  await Promise.all(
    people.map(async (id) => heard.set(id, await room.open(callerOf(id), balance))),
  );
  for (let version = 2; version <= 4; version += 1) {
    for (const id of people) {
      room.tell(account(id), { accountId: id, version });
      if (version === 3 && id.endsWith('7')) await turn();
    }
  }
  const clients = [...heard.values()];
  const everybody = () => clients.every(({ frames }) => frames.length >= 4);
  await vi.waitFor(() => expect(everybody()).toBe(true), patient);
  for (const [id, client] of heard) {
    expect(versions(client)).toEqual([1, 2, 3, 4]);
    const others = client.frames.filter(
      (frame) =>
        JSON.stringify(frame) !== JSON.stringify(frame).replaceAll(/"[ab]\d+"/g, `"${id}"`),
    );
    expect(others).toEqual([]);
  }
  for (const client of clients) client.stream.stop();
  expect(room.held()).toEqual(nothing);
});

test('frames leave in the order of the events, although a later one is made sooner', async () => {
  const waiting: (() => void)[] = [];
  let held = false;
  const room = openLiveRoom({
    executor: {
      async execute({ primary }) {
        if (held) await new Promise<void>((resolve) => waiting.push(resolve));
        return { data: primary?.data ?? null };
      },
    },
  });
  const client = await room.open(callerOf('u1'), balance);
  held = true;
  for (const version of [2, 3, 4]) room.tell(account('u1'), { accountId: 'u1', version });
  await vi.waitFor(() => expect(waiting).toHaveLength(3), patient);
  waiting[2]?.();
  waiting[1]?.();
  await turn();
  expect(versions(client)).toEqual([1]);
  waiting[0]?.();
  await settled(client, 4);
  expect(versions(client)).toEqual([1, 2, 3, 4]);
});

test('S-07, state: one that stops reading is shown the newest when it reads again; others miss nothing', async () => {
  const room = openLiveRoom();
  const [slow, quick] = [
    await room.open(callerOf('u1'), balance),
    await room.open(callerOf('u1'), balance),
  ];
  slow.room = false;
  for (let version = 2; version <= 100; version += 1) {
    room.tell(account('u1'), { accountId: 'u1', version });
    await turn();
  }
  await settled(quick, 100);
  expect(versions(quick)).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
  // The push that was answered with "full" was the last.
  expect(versions(slow)).toEqual([1, 2]);
  slow.room = true;
  slow.stream.ready();
  expect(versions(slow)).toEqual([1, 2, 100]);
  expect(slow.ends).toEqual([]);
});

test('S-07, log: one that stops reading ends with a code to come back with; others miss nothing', async () => {
  const answer = () => ({ data: { entryPosted: { id: 'u1' } }, errors: [] });
  const room = openLiveRoom({ answer });
  const [slow, quick] = [
    await room.open(callerOf('u1'), log),
    await room.open(callerOf('u1'), log),
  ];
  slow.room = false;
  for (let entry = 1; entry <= 20; entry += 1) {
    room.tell('evt.billing.entry.posted.v1.u1', { entryId: `e${entry}`, userId: 'u1' });
    await turn();
  }
  await settled(quick, 21);
  expect(quick.ends).toEqual([]);
  expect(slow.ends).toMatchObject([
    { kind: 'failed', errors: [{ extensions: { code: 'CLIENT_TOO_SLOW', resumable: true } }] },
  ]);
  expect(slow.frames).toHaveLength(2);
  expect(room.held()).toMatchObject({ executions: 1, clients: 1 });
});

test('S-07, list: one that stops reading hears that a task left, and nothing of one that came and went', async () => {
  const answer = ({ request }: { request: { variables?: Record<string, unknown> } }) => {
    const { _live_id: id, _live_change: change } = request.variables ?? {};
    const task = { change, task: { id }, _liveVersion: 9 };
    return { data: { taskChanged: id === undefined ? [] : task }, errors: [] };
  };
  const room = openLiveRoom({ answer });
  const slow = await room.open(callerOf('u1'), mine);
  slow.room = false;
  const assign = async (id: string, assigneeId: string, previousAssigneeId: string) => {
    const data = { taskId: id, assigneeId, previousAssigneeId };
    room.tell(`evt.tasks.task.assigned.v1.${id}`, data, 9);
    await turn();
  };
  await assign('full', 'u1', 'u2');
  await assign('mine', 'u2', 'u1');
  for (const id of ['x', 'y', 'z']) {
    await assign(id, 'u1', 'u2');
    await assign(id, 'u2', 'u1');
  }
  await assign('new', 'u1', 'u2');
  await turn();
  slow.room = true;
  slow.stream.ready();
  await settled(slow, 4);
  const shown = slow.frames.map((frame) =>
    JSON.stringify(frame).match(/"(ARRIVED|LEFT)".*"id":"(\w+)"/),
  );
  expect(shown.map((match) => match?.slice(1).join(' '))).toEqual([
    undefined,
    'ARRIVED full',
    'LEFT mine',
    'ARRIVED new',
  ]);
});

test.each([
  ['expired', 'TOKEN_EXPIRED'],
  ['revoked', 'TOKEN_REVOKED'],
] as const)('a token that is %s ends its stream with %s, and nobody else’s', async (why, code) => {
  const room = openLiveRoom();
  const ends = await room.open(callerOf('u1'), balance);
  const stays = await room.open(callerOf('u2'), balance);
  room.endTokens('u1', why);
  expect([codes(ends), codes(stays)]).toEqual([[code], []]);
  room.tell(account('u1'), { accountId: 'u1', version: 2 });
  room.tell(account('u2'), { accountId: 'u2', version: 2 });
  await settled(stays, 2);
  expect(ends.frames).toHaveLength(1);
});

test('a token that ends while a frame is made hides that frame', async () => {
  let release = () => {};
  let held = false;
  const room = openLiveRoom({
    executor: {
      async execute({ primary }) {
        if (held) await new Promise<void>((resolve) => (release = resolve));
        return { data: primary?.data ?? null };
      },
    },
  });
  const client = await room.open(callerOf('u1'), balance);
  held = true;
  room.tell(account('u1'), { accountId: 'u1', version: 2 });
  await vi.waitFor(() => expect(room.held().hops).toBe(1), patient);
  room.endTokens('u1', 'expired');
  release();
  await turn();
  expect(versions(client)).toEqual([1]);
  expect(room.held()).toEqual(nothing);
});

test('a new token on a running stream: the old one no longer ends it', async () => {
  const room = openLiveRoom();
  const client = await room.open(callerOf('u1'), balance);
  await client.stream.refresh({ authorization: 'u1' });
  expect(room.held().watched).toBe(1);
  room.tell(account('u1'), { accountId: 'u1', version: 2 });
  await settled(client, 2);
  expect(client.ends).toEqual([]);
});

test.each([
  ['a bad token', 'bad', 'UNAUTHENTICATED'],
  ['a token of somebody else', 'u2', 'IDENTITY_CHANGED'],
  ['a token with another role', 'u1 ADMIN', 'IDENTITY_CHANGED'],
])('%s on a running stream ends it with a code', async (_what, authorization, code) => {
  const room = openLiveRoom();
  const client = await room.open(callerOf('u1'), balance);
  await client.stream.refresh({ authorization });
  expect(codes(client)).toEqual([code]);
  expect(room.held()).toEqual(nothing);
});

test('10,000 opened and closed leave nothing behind', async () => {
  const room = openLiveRoom();
  for (let round = 0; round < 10; round += 1) {
    const opened = await Promise.all(
      Array.from({ length: 1_000 }, (_, index) => room.open(callerOf(`u${index % 300}`), balance)),
    );
    expect(room.held()).toMatchObject({ executions: 300, clients: 1_000, watched: 1_000 });
    for (const { stream } of opened) stream.stop();
    expect(room.held()).toEqual(nothing);
  }
});

test('a client that leaves before it was started is released too', async () => {
  const room = openLiveRoom();
  const outcome = await room.subscribe(callerOf('u1'), balance);
  if (outcome.kind !== 'stream') throw new Error('it is served');
  outcome.stream.stop();
  expect(room.held()).toEqual(nothing);
});

test('an owner that refuses later ends the stream with FORBIDDEN', async () => {
  let refused = false;
  const room = openLiveRoom({
    answer: ({ who }) =>
      refused ? { data: { balanceChanged: undefined }, errors: [] } : stateOf(who, 1),
  });
  const client = await room.open(
    callerOf('u1'),
    'subscription { balanceChanged { version history } }',
  );
  refused = true;
  room.tell(account('u1'), { accountId: 'u1', version: 2 });
  await vi.waitFor(() => expect(codes(client)).toEqual(['FORBIDDEN']), patient);
  expect(room.held()).toEqual(nothing);
});

test('a defect ends the stream with a code and no details', async () => {
  let broken = false;
  const room = openLiveRoom({
    executor: {
      async execute({ primary }) {
        if (broken) throw new Error('secret detail');
        return { data: primary?.data ?? null };
      },
    },
  });
  const client = await room.open(callerOf('u1'), balance);
  broken = true;
  room.tell(account('u1'), { accountId: 'u1', version: 2 });
  await vi.waitFor(() => expect(codes(client)).toEqual(['INTERNAL_SERVER_ERROR']), patient);
  expect(JSON.stringify(client.ends)).not.toContain('secret');
  expect(room.held()).toEqual(nothing);
});

test('an owner that gives no version cannot be followed', async () => {
  const answer = () => ({ data: { balanceChanged: { id: 'u1' } }, errors: [] });
  const room = openLiveRoom({ answer });
  expect(await room.subscribe(callerOf('u1'), balance)).toMatchObject({
    kind: 'refused',
    errors: [{ extensions: { code: 'SUBGRAPH_BAD_RESPONSE', service: 'billing' } }],
  });
  expect(room.held()).toEqual(nothing);
});

test('the snapshot is one query with the version under a private name', async () => {
  const room = openLiveRoom();
  await room.open(callerOf('u1'), balance);
  expect(room.fetched[0]?.request.query.replace(/\s+/g, ' ')).toBe(
    '{ balanceChanged: account { id version _liveVersion: version } }',
  );
});

test('a token that ends while the owner is asked with it ends nobody else’s stream', async () => {
  const ended = new Set<string>();
  const room = openLiveRoom({
    answer: ({ who }) =>
      ended.has(who) ? { data: { balanceChanged: undefined }, errors: [] } : stateOf('u1', 2),
  });
  const query = 'subscription { balanceChanged { version history } }';
  const [old, fresh] = [
    await room.open({ ...callerOf('u1'), authorization: 'old token' }, query),
    await room.open({ ...callerOf('u1'), authorization: 'fresh token' }, query),
  ];
  ended.add('old token');
  room.tell(account('u1'), { accountId: 'u1', version: 3 });
  old.stream.stop();
  room.tell(account('u1'), { accountId: 'u1', version: 2 });
  await vi.waitFor(
    () => expect(room.fetched.map(({ who }) => who)).toContain('fresh token'),
    patient,
  );
  expect(fresh.ends).toEqual([]);
});
