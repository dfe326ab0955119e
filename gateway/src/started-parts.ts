// What of the gateway has been started, to be stopped in reverse; each part is stopped even when one before fails.
// Starting pushes, stopping runs once.
import type { Logger } from 'pino';

/** Collects how to stop what runs. */
export class StartedParts {
  readonly #stops: (() => Promise<void>)[] = [];
  #stopping: Promise<void> | undefined;

  push(stop: () => Promise<void>): void {
    this.#stops.push(stop);
  }

  stopAll(logger: Logger): Promise<void> {
    this.#stopping ??= this.#stop(logger);
    return this.#stopping;
  }

  async #stop(logger: Logger): Promise<void> {
    for (const stop of this.#stops.toReversed()) {
      try {
        await stop();
      } catch (error) {
        logger.error({ err: error }, 'a part of the gateway did not stop cleanly');
      }
    }
  }
}
