// However many and however large errors are, what goes out is bounded, and the codes survive.
import { expect, test } from 'vitest';
import { boundErrors } from './bound-errors.ts';

test('at most a hundred', () => {
  expect(boundErrors(Array.from({ length: 500 }, () => ({ message: 'x' })))).toHaveLength(100);
});

test('a long message is cut, large extensions are reduced to the code', () => {
  const extensions = { code: 'FORBIDDEN', stack: 'x'.repeat(100_000) };
  const [bounded] = boundErrors([{ message: 'm'.repeat(9_999), path: ['a'], extensions }]);
  expect(bounded?.message).toHaveLength(1_001);
  expect(bounded).toMatchObject({ path: ['a'], extensions: { code: 'FORBIDDEN' } });
  expect(JSON.stringify(bounded).length).toBeLessThan(1_200);
});
