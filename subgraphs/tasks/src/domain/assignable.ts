// Who a task can go to (TT-6, TT-7, D-1), and the draw.
import type { UserId } from '@ates/kit/domain/ids';

/** One of `candidates`, each equally likely; undefined when there is nobody. */
export function drawAssignee(
  candidates: readonly UserId[],
  draw: (sides: number) => number,
): UserId | undefined {
  return candidates.length === 0 ? undefined : candidates[draw(candidates.length)];
}
