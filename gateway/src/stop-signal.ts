// Tells that something under way need not go on: a client left, or a deadline passed. What an AbortSignal does, but
// light enough for every request and fetch to have one of its own; where one of Node's is at hand it serves too.

/** Says once that it is over. An AbortSignal is one. */
export type StopSignal = {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
};

/** A signal and the hand that gives it. */
export class Stop implements StopSignal {
  #listeners: Set<() => void> | undefined;
  aborted = false;

  /** Calls every listener once, in the order they came; nothing when it was called before. */
  abort(): void {
    if (this.aborted) return;
    this.aborted = true;
    const listeners = this.#listeners;
    this.#listeners = undefined;
    for (const listener of listeners ?? []) listener();
  }

  addEventListener(_type: 'abort', listener: () => void): void {
    // As with an AbortSignal, who comes too late is not called and has to look at `aborted`.
    if (this.aborted) return;
    this.#listeners ??= new Set();
    this.#listeners.add(listener);
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners?.delete(listener);
  }
}
