// Waits until billing has read everything the task stream held when it was asked (AC-17), by the
// broker's own account of what this consumer has acknowledged.
import type { Broker } from '@ates/schema/broker/connect';

const stream = 'TASKS';
const consumer = 'billing-tasks';
const askAgainMs = 50;

export interface DrainLimits {
  /** Gives up after this long. */
  readonly maxMs: number;
  /** Hears why the broker could not say. */
  readonly onError: (error: unknown) => void;
}

/** A broker that is away has not been read to the end: it is asked again until the time is over. */
export const drainTasks =
  (broker: Broker, { maxMs, onError }: DrainLimits) =>
  async (abort: AbortSignal): Promise<'drained' | 'timed-out'> => {
    const deadline = Date.now() + maxMs;
    let upTo: number | undefined;
    while (!abort.aborted && Date.now() < deadline) {
      try {
        upTo ??= (await broker.jsm.streams.info(broker.stream(stream))).state.last_seq;
        if (await hasRead(broker, upTo)) return 'drained';
      } catch (error) {
        onError(error);
      }
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
