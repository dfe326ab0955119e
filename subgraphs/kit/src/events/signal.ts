// "Something was committed": wakes the relay in this process at once, so that nobody has to poll fast.
// A signal carries no data; what was committed is in the outbox.

export interface Signal {
  notify(): void;
  /** Resolves at the next `notify`, at once when one came since the last wait, or after `timeoutMs`. */
  wait(timeoutMs: number, abort: AbortSignal): Promise<void>;
  /** Calls `listener` at every `notify`; answers how to stop that. */
  listen(listener: () => void): () => void;
}

export function createSignal(): Signal {
  let raised = false;
  let wake: (() => void) | undefined;
  const listeners = new Set<() => void>();
  return {
    notify() {
      raised = true;
      wake?.();
      for (const listener of listeners) listener();
    },
    async wait(timeoutMs, abort) {
      if (!raised && !abort.aborted) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, timeoutMs);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
          abort.addEventListener('abort', wake, { once: true });
        });
        if (wake) abort.removeEventListener('abort', wake);
        wake = undefined;
      }
      raised = false;
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
