// One clock for the whole system, over a real broker: whoever follows it is where it was last moved to.
// Two connections stand for two processes.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { connectBroker, type Broker } from '../broker/connect.ts';
import { openTestBroker, type TestBroker } from '../testing/test-broker.ts';
import { createClock, followClock, moveClock, movedOffset } from './clock.ts';

let world: TestBroker;
let other: Broker;
beforeEach(async () => {
  world = await openTestBroker();
  const { prefix } = world.broker;
  other = await connectBroker({ url: world.url, name: 'other', prefix });
});
afterEach(async () => {
  await world.broker.jsm.streams.delete(world.broker.stream('CONTROL'));
  await other.close();
  await world.dispose();
});

test('everybody who follows goes along; who comes later begins there', async () => {
  const clocks = [createClock(), createClock(7)];
  const following = [
    await followClock(world.broker, clocks[0] ?? createClock()),
    await followClock(other, clocks[1] ?? createClock()),
  ];
  await Promise.all(following.map(({ ready }) => ready));
  expect(clocks.map(({ offsetMs }) => offsetMs)).toEqual([0, 7]);
  expect(await movedOffset(other)).toBeUndefined();

  await moveClock(other, 86_400_000);
  await vi.waitFor(
    () => expect(clocks.map(({ offsetMs }) => offsetMs)).toEqual([86_400_000, 86_400_000]),
    { timeout: 30_000, interval: 20 },
  );
  const late = createClock();
  following.push(await followClock(other, late));
  await following[2]?.ready;
  expect([late.offsetMs, await movedOffset(world.broker)]).toEqual([86_400_000, 86_400_000]);
  await Promise.all(following.map((watch) => watch.close()));
});

test('what is no clock is told and ignored', async () => {
  const problems: Error[] = [];
  const clock = createClock(5);
  const following = await followClock(other, clock, (problem) => problems.push(problem));
  const { js } = world.broker;
  for (const text of ['{}', 'x', '{"offsetMs":1.5}', '{"offsetMs":1e300}'])
    await js.publish(world.broker.subject('control.clock'), text);
  await vi.waitFor(() => expect(problems.length).toBeGreaterThan(0), { timeout: 30_000 });
  expect(clock.offsetMs).toBe(5);
  await expect(moveClock(other, Number.NaN)).rejects.toThrow(RangeError);
  await following.close();
});
