// Looks at a supergraph's source every so often and offers what has changed; a source that cannot be read, or a
// text that was refused, is left alone until it changes again.
import type { Logger } from 'pino';
import { readSupergraphText } from './read-supergraph-text.ts';

/** What is watched. */
export type WatchedSource<Outcome> = {
  /** A file or an http(s) address. */
  readonly source: string;
  readonly everyMs: number;
  /** Told every text once; a rejection means that it is offered again. */
  readonly swap: (text: string) => Promise<Outcome>;
  readonly logger: Logger;
};

/** Watching under way. */
export type SupergraphWatch<Outcome> = {
  /** Looks now. */
  check(): Promise<Outcome | 'same' | 'refused'>;
  close(): Promise<void>;
};

/** The timer keeps no process alive. */
export function watchSupergraph<Outcome>(
  watched: WatchedSource<Outcome>,
): SupergraphWatch<Outcome> {
  const { source, everyMs, swap, logger } = watched;
  let offered: string | undefined;
  let unreadable = false;
  let checking: Promise<Outcome | 'same' | 'refused'> | undefined;

  async function look(): Promise<Outcome | 'same' | 'refused'> {
    let text: string;
    try {
      text = await readSupergraphText(source);
    } catch (error) {
      // Told once: a registry that is down for an hour is one problem and not thousands.
      if (!unreadable) logger.error({ err: error }, 'the supergraph cannot be read');
      unreadable = true;
      return 'refused';
    }
    unreadable = false;
    if (text === offered) return 'same';
    try {
      const outcome = await swap(text);
      offered = text;
      return outcome;
    } catch (error) {
      logger.error({ err: error }, 'the supergraph could not be swapped; it is tried again');
      return 'refused';
    }
  }

  function check(): Promise<Outcome | 'same' | 'refused'> {
    checking ??= look().finally(() => {
      checking = undefined;
    });
    return checking;
  }

  const timer = setInterval(() => void check(), everyMs);
  timer.unref();
  return {
    // Whoever asks now means the source as it is now: one look may have begun before.
    async check() {
      await checking;
      return check();
    },
    async close() {
      clearInterval(timer);
      await checking;
    },
  };
}
