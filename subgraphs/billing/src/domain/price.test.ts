// AC-9: what can be drawn, and that nothing else can.
import { assert, nat, property } from 'fast-check';
import { expect, test } from 'vitest';
import { drawPrice } from './price.ts';

test('AC-9: the fee is drawn first, then the reward, both ends included', () => {
  const draws = [0, 20];
  const sides: number[] = [];
  const price = drawPrice((count) => {
    sides.push(count);
    return draws.shift() ?? 0;
  });
  expect(price).toEqual({ fee: 1000, reward: 4000 });
  expect(sides).toEqual([11, 21]);
});

test('AC-9: every price is whole dollars, 10 to 20 and 20 to 40', () => {
  assert(
    property(nat(10), nat(20), (fee, reward) => {
      const draws = [fee, reward];
      expect(drawPrice(() => draws.shift() ?? 0)).toEqual({
        fee: (10 + fee) * 100,
        reward: (20 + reward) * 100,
      });
    }),
  );
});
