// What starts in order stops in reverse, each step with its share of one deadline.

export interface Lifecycle {
  /** Registers how to stop what has just started. */
  onStop(name: string, stop: () => Promise<void> | void): void;
  /** Stops everything, last started first. Later calls wait for the first. */
  stop(): Promise<void>;
}

/** A step that did not end in time. The steps after it are still taken. */
export class StopTimeoutError extends Error {
  readonly code = 'STOP_TIMEOUT';
}

export function createLifecycle(
  report: (name: string, error: unknown) => void,
  stepTimeoutMs = 10_000,
): Lifecycle {
  const steps: { name: string; stop: () => Promise<void> | void }[] = [];
  let stopping: Promise<void> | undefined;
  const stopAll = async (): Promise<void> => {
    for (const step of steps.toReversed()) {
      try {
        await withDeadline(step.name, Promise.resolve(step.stop()), stepTimeoutMs);
      } catch (error) {
        report(step.name, error);
      }
    }
  };
  return {
    onStop: (name, stop) => void steps.push({ name, stop }),
    stop: () => (stopping ??= stopAll()),
  };
}

async function withDeadline(name: string, work: Promise<void>, timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new StopTimeoutError(`${name} did not stop within ${timeoutMs} ms`)),
      timeoutMs,
    );
  });
  try {
    await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
