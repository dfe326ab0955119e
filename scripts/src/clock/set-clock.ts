// Moves the clock of a system, forward only: what has happened stays in the past.
// In: a broker and an instant; out: every process that follows the clock shows it within moments.
import type { Broker } from '@ates/schema/broker/connect';
import { moveClock, movedOffset } from '@ates/schema/rehearsal/clock';

/** The clock cannot go there. */
export class ClockError extends Error {
  override readonly name = 'ClockError';
  readonly code = 'CLOCK_BACKWARD';
}

/** The instant the system's clock shows. */
export async function shownBy(broker: Broker, machine: Date): Promise<Date> {
  return new Date(machine.getTime() + ((await movedOffset(broker)) ?? 0));
}

/**
 * Moves the clock to `target`.
 * @throws ClockError when that is earlier than what the clock shows and something has happened already
 */
export async function setClock(broker: Broker, target: Date, machine: Date): Promise<void> {
  const shown = await shownBy(broker, machine);
  if (target < shown && (await hasHistory(broker))) {
    throw new ClockError(
      `The clock shows ${shown.toISOString()} and goes forward only; ${target.toISOString()} is before that.`,
    );
  }
  await moveClock(broker, target.getTime() - machine.getTime());
}

/** Whether anything was ever told on this broker. */
async function hasHistory(broker: Broker): Promise<boolean> {
  for await (const { config, state } of broker.jsm.streams.list()) {
    if (config.name === broker.stream('STATE')) return state.messages > 0;
  }
  return false;
}
