// Costly work in a flood: never more at once than allowed, in order, and whoever is too many is told so at once.
import { expect, test } from 'vitest';
import { boundWork, TooBusyError } from './bounded-work.ts';

/** Work that ends when it is told to. */
function piece() {
  const state = { isRunning: false, end: () => {}, fail: (_error: Error) => {} };
  const work = () =>
    new Promise<string>((resolve, reject) => {
      state.isRunning = true;
      state.end = () => resolve('done');
      state.fail = reject;
    });
  return { state, work };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('so many run, so many wait in order, the next is refused and begins nothing', async () => {
  const bounded = boundWork({ atOnceMax: 2, waitingMax: 2 });
  const pieces = Array.from({ length: 5 }, piece);
  const running = () => pieces.map(({ state }) => state.isRunning);
  const results = pieces.map(({ work }) => bounded(work).catch((error: unknown) => error));
  await turn();
  expect(running()).toEqual([true, true, false, false, false]);
  expect(await results[4]).toBeInstanceOf(TooBusyError);
  expect(await results[4]).toMatchObject({ extensions: { code: 'TOO_BUSY' } });

  pieces[1]?.state.end();
  await turn();
  expect(running()).toEqual([true, true, true, false, false]);
  pieces[0]?.state.fail(new Error('broken'));
  await turn();
  // What fails makes room as well.
  expect(running()).toEqual([true, true, true, true, false]);
  pieces[2]?.state.end();
  pieces[3]?.state.end();
  expect(await Promise.all(results.slice(0, 4))).toEqual([
    new Error('broken'),
    'done',
    'done',
    'done',
  ]);
});

test('when all is done there is room for as many again', async () => {
  const bounded = boundWork({ atOnceMax: 1, waitingMax: 1 });
  for (let round = 0; round < 3; round += 1) {
    const answers = [1, 2, 3].map((one) =>
      bounded(async () => one).catch((error: unknown) => error instanceof TooBusyError),
    );
    expect(await Promise.all(answers)).toEqual([1, 2, true]);
  }
});
