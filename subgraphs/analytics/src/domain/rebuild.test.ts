// A rebuild is asked for with a reason, one at a time.
import { expect, test } from 'vitest';
import { reasonCharactersMax, rebuildProblem } from './rebuild.ts';

const ended = { finishedAt: new Date('2026-03-03T09:00:00Z') };

test('none before, or one that has ended: it may begin', () => {
  expect(rebuildProblem('wrong figures', undefined)).toBeUndefined();
  expect(rebuildProblem('x'.repeat(reasonCharactersMax), ended)).toBeUndefined();
});

test('one that has not ended stands in its way', () => {
  expect(rebuildProblem('wrong figures', { finishedAt: null })).toMatchObject({
    refusal: { code: 'REBUILD_RUNNING' },
  });
});

test.each(['', 'x'.repeat(reasonCharactersMax + 1), 'a\0b', '\ud800'])(
  'no reason: %j',
  (reason) => {
    expect(rebuildProblem(reason, ended)).toMatchObject({ refusal: { code: 'REASON_INVALID' } });
  },
);
