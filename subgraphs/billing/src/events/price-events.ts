// The Price aggregate as others see it: one fact in its whole life (AC-7).
import type { TaskId } from '@ates/kit/domain/ids';
import { money } from '@ates/kit/domain/money';
import { tell, type Draft } from '@ates/kit/events/append-events';
import { taskPricedV1 } from '@ates/schema/contracts/billing';
import type { Price } from '../domain/price.ts';

/** The aggregate's name in the event store; its id is the task's. */
export const priceAggregate = 'price';

export const tellTaskPriced = (taskId: TaskId, price: Price, pricedAt: Date): Draft =>
  tell(taskPricedV1, {
    taskId,
    fee: money(price.fee),
    reward: money(price.reward),
    pricedAt: pricedAt.toISOString(),
  });
