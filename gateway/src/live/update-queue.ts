// The updates of one entity that one client has not been shown yet: bounded, oldest first, newest kept.
// A slow reader of state is conflated: when the queue is full only the newest update stays in it.
import type { JsonObject } from '../json.ts';

/** An entity's state at a version. */
export type Update = { readonly version: number; readonly data: JsonObject };

/** One reader, one writer. */
export type UpdateQueue = {
  push(update: Update): void;
  /** The next update above `version`, when there is one; undefined once the queue is closed. */
  take(version: number): Promise<Update | undefined>;
  close(): void;
};

/** @param max how many updates wait before they are conflated. */
export function createUpdateQueue(max: number): UpdateQueue {
  let waiting: Update[] = [];
  let closed = false;
  let wake = () => {};
  return {
    push(update) {
      if (closed) return;
      if (waiting.length >= max) waiting = [newest(waiting, update)];
      else waiting.push(update);
      wake();
    },
    async take(version) {
      while (!closed) {
        const next = waiting.shift();
        if (next === undefined) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        } else if (next.version > version) {
          return next;
        }
      }
      return undefined;
    },
    close() {
      closed = true;
      waiting = [];
      wake();
    },
  };
}

/** A redelivered old version must not push out a newer one. */
function newest(waiting: readonly Update[], update: Update): Update {
  return waiting.reduce((known, other) => (other.version > known.version ? other : known), update);
}
