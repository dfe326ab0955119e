// One timer for all connections of a kind: each beats once per period, spread evenly over it.
// Ten thousand timers would cost memory, and beats that fall together would cost a pause.

/** Who beats. */
export type Heartbeat = {
  /** Called once per period until what is returned is called. */
  add(beat: () => void): () => void;
  close(): void;
};

/** The timer keeps no process alive. */
export function createHeartbeat(everyMs: number): Heartbeat {
  const count = Math.min(Math.max(Math.floor(everyMs / sliceMs), 1), slicesMax);
  const slices = Array.from({ length: count }, () => new Set<() => void>());
  let turn = 0;
  let next = 0;
  const timer = setInterval(() => {
    turn = (turn + 1) % count;
    for (const beat of slices[turn] ?? []) beat();
  }, everyMs / count);
  timer.unref();
  return {
    add(beat) {
      next = (next + 1) % count;
      const slice = slices[next];
      slice?.add(beat);
      return () => {
        slice?.delete(beat);
      };
    },
    close: () => clearInterval(timer),
  };
}

const sliceMs = 250;
const slicesMax = 64;
