// What a task costs and brings (AC-8, AC-9): drawn once, the same for everybody, never changed.
// The draw comes in from outside; amounts go out as cents.
import { cents, type Cents } from '@ates/kit/domain/money';

export interface Price {
  /** Charged at every assignment. */
  readonly fee: Cents;
  /** Credited on completion. */
  readonly reward: Cents;
}

const centsPerDollar = 100;
/** Whole dollars, both ends included (AC-9). */
const feeDollars = { min: 10, max: 20 };
const rewardDollars = { min: 20, max: 40 };

/** Draws the fee first, then the reward, each uniformly. `draw(n)` is fair over 0 … n − 1. */
export function drawPrice(draw: (sides: number) => number): Price {
  const fee = drawDollars(feeDollars, draw);
  const reward = drawDollars(rewardDollars, draw);
  return { fee, reward };
}

const drawDollars = (
  { min, max }: { min: number; max: number },
  draw: (sides: number) => number,
): Cents => cents((min + draw(max - min + 1)) * centsPerDollar);
