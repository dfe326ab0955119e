// Takes over the prices that billing named (D-24): the task's version grows, its state is told anew.
import type { Cause, Moment } from '@ates/kit/commands/moment';
import { taskAggregate } from '../events/task-events.ts';
import { tellTaskState } from '../events/task-state.ts';
import { setPrices } from '../projections/task-rows.ts';

export interface NamedPrice {
  readonly taskId: string;
  /** Cents. */
  readonly fee: number;
  readonly reward: number;
  readonly cause: Cause;
}

export async function recordPrices(moment: Moment, prices: readonly NamedPrice[]): Promise<void> {
  const causes = new Map(prices.map(({ taskId, cause }) => [taskId, cause]));
  const named = prices.map(({ taskId, fee, reward }) => ({ taskId, fee, reward }));
  const rows = await setPrices(moment.tx, named, moment.now);
  await moment.append(
    rows.flatMap((row) => {
      const cause = causes.get(row.id);
      if (!cause) return [];
      return {
        aggregate: { type: taskAggregate.type, id: row.id },
        expectedVersion: row.version - 1,
        facts: [],
        states: [tellTaskState(row)],
        cause: { ...cause, occurredAt: moment.now },
      };
    }),
  );
}
