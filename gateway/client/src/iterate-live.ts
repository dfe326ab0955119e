// A subscription as an async iterator. No generator: leaving must release it at once, even while a frame is awaited.
// Frames wait here until they are asked for; whoever reads slowly sees all of them.
import type {
  LiveClient,
  LiveError,
  LiveFrame,
  LiveRequest,
  LiveStatus,
} from './live-client-types.ts';

/** Begins at once. */
export function iterateLive<Data>(
  subscribe: LiveClient['subscribe'],
  request: LiveRequest,
  onStatus: (status: LiveStatus) => void = () => {},
): AsyncIterableIterator<LiveFrame<Data>> {
  const waiting: LiveFrame<Data>[] = [];
  let error: LiveError | undefined;
  let over = false;
  let wake = () => {};
  const leave = subscribe<Data>(request, {
    next(frame) {
      waiting.push(frame);
      wake();
    },
    status: onStatus,
    error(told) {
      error = told;
      over = true;
      wake();
    },
    complete() {
      over = true;
      wake();
    },
  });
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      for (;;) {
        const value = waiting.shift();
        if (value !== undefined) return { done: false, value };
        if (error !== undefined) {
          const told = error;
          error = undefined;
          throw told;
        }
        if (over) return { done: true, value: undefined };
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    async return() {
      over = true;
      waiting.length = 0;
      leave();
      wake();
      return { done: true, value: undefined };
    },
  };
}
