// Waits until billing has read everything the task stream held when it was asked (AC-17), by the
// broker's own account of what this consumer has acknowledged.
import type { Broker } from '@ates/schema/broker/connect';

const stream = 'TASKS';
const consumer = 'billing-tasks';
const askAgainMs = 50;

export interface DrainLimits {
  /** Gives up after this long. */
  readonly maxMs: number;
}

export const drainTasks =
  (broker: Broker, { maxMs }: DrainLimits) =>
  async (abort: AbortSignal): Promise<'drained' | 'timed-out'> => {
    const { state } = await broker.jsm.streams.info(broker.stream(stream));
    const deadline = Date.now() + maxMs;
    while (!abort.aborted && Date.now() < deadline) {
      if (await hasRead(broker, state.last_seq)) return 'drained';
      await new Promise((resolve) => setTimeout(resolve, askAgainMs));
    }
    return 'timed-out';
  };

/** Nothing waits and nothing is in hand, or what is in hand lies behind `sequence`. */
async function hasRead(broker: Broker, sequence: number): Promise<boolean> {
  const info = await broker.jsm.consumers.info(broker.stream(stream), consumer);
  if (info.num_pending === 0 && info.num_ack_pending === 0) return true;
  return info.ack_floor.stream_seq >= sequence;
}
