// The most expensive task among completed ones (AN-3, D-23).
import type { Cents } from '@ates/kit/domain/money';

export interface CompletedTask {
  readonly taskId: string;
  readonly reward: Cents;
  /** RFC 3339, UTC, milliseconds: sorts as it reads. */
  readonly completedAt: string;
}

/** The highest reward; a tie goes to the earliest completion, then to the smallest id. Undefined for none. */
export function mostExpensiveOf<Task extends CompletedTask>(
  tasks: readonly Task[],
): Task | undefined {
  return tasks.reduce<Task | undefined>(
    (best, task) => (best === undefined || isBefore(task, best) ? task : best),
    undefined,
  );
}

function isBefore(one: CompletedTask, other: CompletedTask): boolean {
  if (one.reward !== other.reward) return one.reward > other.reward;
  if (one.completedAt !== other.completedAt) return one.completedAt < other.completedAt;
  return one.taskId < other.taskId;
}
