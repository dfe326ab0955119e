// Waiting between two looks of a worker.

/** Resolves after `ms`, or as soon as `abort` fires. */
export const pause = (ms: number, abort: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    function done() {
      clearTimeout(timer);
      abort.removeEventListener('abort', done);
      resolve();
    }
    if (abort.aborted) done();
    else abort.addEventListener('abort', done, { once: true });
  });
