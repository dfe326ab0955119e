// Work that costs so much that a flood of it would take the whole process: a few at once, some waiting their turn in
// order, and everybody beyond that is told at once to come back later.

export interface WorkBounds {
  /** How many run side by side. */
  readonly atOnceMax: number;
  /** How many wait behind them. */
  readonly waitingMax: number;
}

/** Too many are waiting already. Nothing was begun; the same may be asked again later. */
export class TooBusyError extends Error {
  readonly code = 'TOO_BUSY';
  /** What a GraphQL error made of this one says. */
  readonly extensions = { code: this.code };
  constructor() {
    super('Too many are asking for this at the moment. Nothing was done; try again.');
    this.name = 'TooBusyError';
  }
}

/** Runs one piece of work within the bounds. @throws TooBusyError when nobody more may wait */
export type BoundedWork = <Result>(work: () => Promise<Result>) => Promise<Result>;

export function boundWork({ atOnceMax, waitingMax }: WorkBounds): BoundedWork {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running < atOnceMax) running += 1;
    else if (waiting.length < waitingMax) {
      // Whoever ends hands its place on, so nobody who comes in between can take it.
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else throw new TooBusyError();
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
