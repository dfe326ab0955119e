// Gives every task its price, once, whoever mentions it first (AC-7): insert if absent, and only the
// inserter tells.
import type { TaskId } from '@ates/kit/domain/ids';
import type { AggregateWrite, Cause, Moment } from '@ates/kit/commands/moment';
import { drawPrice, type Price } from '../domain/price.ts';
import { priceAggregate, tellTaskPriced } from '../events/price-events.ts';
import { findPrices, insertPrices, type NewPrice } from '../projections/prices.ts';

export interface Pricing {
  /** The price of every task asked for. */
  readonly prices: ReadonlyMap<TaskId, Price>;
  /** What there is to tell about those that were priced just now. */
  readonly writes: readonly AggregateWrite[];
}

/** `tasks` may name a task several times; the first mention is the cause of its price. */
export async function priceTasks(
  moment: Moment,
  tasks: readonly { readonly taskId: TaskId; readonly cause: Cause }[],
): Promise<Pricing> {
  const causes = new Map<TaskId, Cause>();
  for (const { taskId, cause } of tasks) if (!causes.has(taskId)) causes.set(taskId, cause);
  const known = await findPrices(moment.tx, [...causes.keys()]);
  const drawn = [...causes]
    .filter(([taskId]) => !known.has(taskId))
    .map(([taskId, cause]) => draw(moment, taskId, cause));
  const inserted = await insertPrices(moment.tx, drawn);
  const mine = drawn.filter(({ taskId }) => inserted.has(taskId));
  const others = drawn.filter(({ taskId }) => !inserted.has(taskId));
  return {
    prices: new Map([
      ...known,
      ...mine.map(({ taskId, price }) => [taskId, price] as const),
      ...(await findPrices(
        moment.tx,
        others.map(({ taskId }) => taskId),
      )),
    ]),
    writes: mine.map((one) => writeOf(one)),
  };
}

type Drawn = NewPrice & { readonly cause: Cause };

const draw = (moment: Moment, taskId: TaskId, cause: Cause): Drawn => ({
  taskId,
  price: drawPrice(moment.draw),
  pricedAt: moment.now,
  correlationId: cause.correlationId,
  cause,
});

const writeOf = ({ taskId, price, pricedAt, cause }: Drawn): AggregateWrite => ({
  aggregate: { type: priceAggregate, id: taskId },
  expectedVersion: 0,
  facts: [tellTaskPriced(taskId, price, pricedAt)],
  states: [],
  cause,
});
