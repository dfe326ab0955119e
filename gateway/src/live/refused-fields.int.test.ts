// A live subscription that asks for a field its caller may not see: the field is null in every frame, with its error,
// and nobody is asked for it; the rest stands. Only a subscription of which nothing is left is refused.
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { openLiveWorld, record, type LiveWorld } from '../testing/live-world.ts';

const patient = { timeout: 30_000, interval: 20 };

let world: LiveWorld;

beforeAll(async () => {
  world = await openLiveWorld();
});
afterAll(() => world.dispose());
beforeEach(() => {
  for (const name of ['u1', 'u2', 'u3']) world.state.accounts.set(name, { version: 1, amount: 0 });
});

const query = 'subscription { balanceChanged { version audit owner { name } } }';
const owner = { name: 'Name of u1' };

test('a refused field is null with its error in every frame, and the rest stands', async () => {
  const live = record(world.client(world.token('u1')), query);
  await vi.waitFor(() => expect(live.frames).toHaveLength(1), patient);
  await world.post('u1', 5);
  await vi.waitFor(() => expect(live.frames).toHaveLength(2), patient);
  const errors = [
    {
      message: 'Unauthorized field or type',
      path: ['balanceChanged', 'audit'],
      extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' },
    },
  ];
  expect(live.frames).toMatchObject([
    { data: { balanceChanged: { version: 1, audit: null, owner } }, errors },
    { data: { balanceChanged: { version: 2, audit: null, owner } }, errors },
  ]);
  const asked = world.gateway.asked.get('billing')?.map((one) => one.query);
  expect(asked?.join('\n')).not.toContain('audit');
});

test('whoever may see it does, at the same time over the same subject', async () => {
  const may = record(world.client(world.token('u3', { role: 'ADMIN' })), query);
  const mayNot = record(world.client(world.token('u3')), query);
  await vi.waitFor(() => expect([may.frames, mayNot.frames].flat()).toHaveLength(2), patient);
  await world.post('u3', 5);
  await vi.waitFor(() => expect([may.frames, mayNot.frames].flat()).toHaveLength(4), patient);
  const auditsOf = (frames: readonly unknown[]) =>
    frames.map((frame) => /"audit":(null|"audited")/.exec(JSON.stringify(frame))?.[1]);
  expect(auditsOf(may.frames)).toEqual(['"audited"', '"audited"']);
  expect(auditsOf(mayNot.frames)).toEqual(['null', 'null']);
});

test('null bubbles from what may not be null', async () => {
  const live = record(
    world.client(world.token('u2')),
    'subscription { balanceChanged { strict id } }',
  );
  await vi.waitFor(() => expect(live.frames).toHaveLength(1), patient);
  expect(live.frames[0]).toMatchObject({
    data: { balanceChanged: null },
    errors: [{ path: ['balanceChanged', 'strict'] }],
  });
});

test('a subscription field that may not be asked for is refused as a whole', async () => {
  const live = record(world.client(world.token('u2')), 'subscription { secret { id } }');
  await vi.waitFor(() => expect(live.ended).toBe('error'), patient);
  expect(live.errors).toMatchObject([[{ extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } }]]);
});
