// "Something was committed": wakes the relay in this process at once, so that nobody has to poll fast.
// A signal carries no data; what was committed is in the outbox.

export interface Signal {
  notify(): void;
  /**
   * Resolves at the next `notify`, at once when one came since the last wait, or after `timeoutMs`.
   * For one waiter (the relay): what is remembered is remembered once. Others `listen`.
   */
  wait(timeoutMs: number, abort: AbortSignal): Promise<void>;
  /** Calls `listener` at every `notify`; answers how to stop that. */
  listen(listener: () => void): () => void;
}

export function createSignal(): Signal {
  let raised = false;
  const waiting = new Set<() => void>();
  const listeners = new Set<() => void>();

  const nextNotify = (timeoutMs: number, abort: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        abort.removeEventListener('abort', end);
        waiting.delete(end);
        resolve();
      };
      const timer = setTimeout(end, timeoutMs);
      abort.addEventListener('abort', end, { once: true });
      waiting.add(end);
    });

  return {
    notify() {
      // Somebody who waits is woken; otherwise the next wait remembers.
      if (waiting.size === 0) raised = true;
      for (const wake of waiting) wake();
      for (const listener of listeners) listener();
    },
    async wait(timeoutMs, abort) {
      if (!raised && !abort.aborted) await nextNotify(timeoutMs, abort);
      else raised = false;
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
