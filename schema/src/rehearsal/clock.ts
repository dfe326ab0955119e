// A clock that may run ahead of the machine's: a rehearsal sets it at start and moves it while everything runs.
// In: the settings of a process and, on NATS, the subject control.clock; out: the present instant, to who asks.
import { JetStreamApiError, StorageType } from '@nats-io/jetstream';
import type { Broker } from '../broker/connect.ts';
import { watchSubjects, type Watch } from '../broker/watch-subjects.ts';

/** A clock at a distance from the machine's. */
export interface Clock {
  now(): Date;
  /** Milliseconds by which it is ahead of the machine's clock; 0 in normal life. */
  readonly offsetMs: number;
  /** From now on the clock shows the machine's time plus `offsetMs`. */
  setOffset(offsetMs: number): void;
  /** Calls `listener` whenever the clock is moved: for timers that wait for an instant. Returns what ends that. */
  onMoved(listener: () => void): () => void;
}

/** A clock that is `offsetMs` ahead; `machine` is where time really comes from. */
export function createClock(offsetMs = 0, machine: () => number = Date.now): Clock {
  let ahead = offsetMs;
  const listeners = new Set<() => void>();
  return {
    now: () => new Date(machine() + ahead),
    get offsetMs() {
      return ahead;
    },
    setOffset(next) {
      if (next === ahead) return;
      ahead = next;
      for (const listener of listeners) listener();
    },
    onMoved(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** What the environment says of the clock. */
export interface ClockSettings {
  /** `CLOCK_OFFSET_MS`: milliseconds ahead of the machine. */
  readonly offsetMs?: string | undefined;
  /** `CLOCK_AT`: the instant (RFC 3339) at which the clock starts. */
  readonly at?: string | undefined;
}

/** Milliseconds between the machine's clock and the one asked for, or what is wrong with the settings. */
export function readClockOffset(
  { offsetMs, at }: ClockSettings,
  machine: () => number = Date.now,
): number | { readonly problem: string } {
  if (offsetMs !== undefined && at !== undefined)
    return { problem: 'CLOCK_AT and CLOCK_OFFSET_MS exclude each other' };
  if (offsetMs !== undefined) {
    const offset = Number(offsetMs);
    if (isClockOffset(offset)) return offset;
    return { problem: 'CLOCK_OFFSET_MS must be a whole number of milliseconds' };
  }
  if (at === undefined) return 0;
  const instant = readInstant(at);
  if (instant !== undefined) return instant.getTime() - machine();
  return { problem: 'CLOCK_AT must be an instant like 2026-03-03T08:00:00Z' };
}

/** Reads an RFC 3339 instant; undefined for anything else, also for a time without a zone. */
export function readInstant(text: string): Date | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(text)) return undefined;
  const instant = new Date(text);
  return Number.isNaN(instant.getTime()) ? undefined : instant;
}

// A hundred years either way: more is a mistake, and dates must stay dates.
const clockOffsetMaxMs = 100 * 366 * 24 * 3_600_000;

const isClockOffset = (offset: number): boolean =>
  Number.isInteger(offset) && Math.abs(offset) <= clockOffsetMaxMs;

const clockStream = 'CONTROL';
const clockSubject = 'control.clock';
const nameInUse = 10058;
const noMessage = new Set([10037, 10059]);

/**
 * Follows the clock of the running system: `clock` is where it was last moved to, now and whenever it is moved again.
 * Only for rehearsals; in production nobody listens. `ready` when a clock moved earlier has been taken over.
 */
export async function followClock(
  broker: Broker,
  clock: Clock,
  onProblem: (problem: Error) => void = () => undefined,
): Promise<Watch> {
  await provisionClock(broker);
  return watchSubjects(broker, {
    stream: clockStream,
    subjects: [clockSubject],
    onProblem,
    onMessage({ data }) {
      const offset = readOffset(data);
      if (offset === undefined) onProblem(new Error(`${clockSubject}: not a clock`));
      else clock.setOffset(offset);
    },
  });
}

/** Moves the clock of every process that follows it. */
export async function moveClock(broker: Broker, offsetMs: number): Promise<void> {
  if (!isClockOffset(offsetMs)) throw new RangeError(`not a clock's offset: ${offsetMs}`);
  await provisionClock(broker);
  await broker.js.publish(broker.subject(clockSubject), JSON.stringify({ offsetMs }));
}

/** Where the system's clock was last moved to; undefined when nobody moved it or nothing can be moved. */
export async function movedOffset(broker: Broker): Promise<number | undefined> {
  try {
    const message = await broker.jsm.streams.getMessage(broker.stream(clockStream), {
      last_by_subj: broker.subject(clockSubject),
    });
    return message ? readOffset(message.data) : undefined;
  } catch (error) {
    if (error instanceof JetStreamApiError && noMessage.has(error.code)) return undefined;
    throw error;
  }
}

// A stream of its own, so that production has nothing of it. Adding the same one twice is no error.
async function provisionClock(broker: Broker): Promise<void> {
  try {
    await broker.jsm.streams.add({
      name: broker.stream(clockStream),
      subjects: [broker.subject('control.>')],
      description: 'The clock of a rehearsal.',
      storage: StorageType.File,
      max_msgs_per_subject: 1,
      allow_direct: true,
    });
  } catch (error) {
    if (!(error instanceof JetStreamApiError) || error.code !== nameInUse) throw error;
  }
}

function readOffset(data: Uint8Array): number | undefined {
  try {
    const read: unknown = JSON.parse(new TextDecoder().decode(data));
    if (typeof read !== 'object' || read === null || !('offsetMs' in read)) return undefined;
    const { offsetMs } = read;
    return typeof offsetMs === 'number' && isClockOffset(offsetMs) ? offsetMs : undefined;
  } catch {
    return undefined;
  }
}
