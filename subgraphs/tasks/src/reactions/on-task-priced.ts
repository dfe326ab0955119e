// Billing has named a price: the task shows it (D-24).
import { causeFrom, reactTo } from '@ates/kit/reactions/reaction';
import { taskPricedV1 } from '@ates/schema/contracts/billing';
import { recordPrices } from '../commands/record-prices.ts';

export const onTaskPriced = reactTo(taskPricedV1, (events, moment) =>
  recordPrices(
    moment,
    events.map((event) => ({
      taskId: event.data.taskId,
      fee: event.data.fee.amount,
      reward: event.data.reward.amount,
      cause: causeFrom(event),
    })),
  ),
);
