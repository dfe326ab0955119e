// Deadlines that are all the same time away: one timer for the next of them instead of one for each.
// What is late is told so; what is done takes itself out, which is what nearly all do.

/** Something that may become late. */
export type Late = {
  /** Set when it is added; milliseconds of performance.now(). */
  lateAtMs: number;
  /** Called once, when it is late and was not taken out before. */
  late(): void;
};

/** Keeps no process alive: what waits does. */
export class Deadlines {
  readonly #afterMs: number;
  /** In the order they were added, which is the order they become late in. */
  readonly #waiting = new Set<Late>();
  #timer: NodeJS.Timeout | undefined;

  constructor(afterMs: number) {
    this.#afterMs = afterMs;
  }

  add(one: Late): void {
    one.lateAtMs = performance.now() + this.#afterMs;
    this.#waiting.add(one);
    if (this.#timer === undefined) this.#arm(this.#afterMs);
  }

  delete(one: Late): void {
    this.#waiting.delete(one);
  }

  #arm(ms: number): void {
    this.#timer = setTimeout(() => this.#check(), ms);
    this.#timer.unref();
  }

  #check(): void {
    this.#timer = undefined;
    const now = performance.now();
    for (const one of this.#waiting) {
      const ms = one.lateAtMs - now;
      // Timers have whole milliseconds.
      if (ms >= 1) return this.#arm(Math.ceil(ms));
      this.#waiting.delete(one);
      one.late();
    }
  }
}
