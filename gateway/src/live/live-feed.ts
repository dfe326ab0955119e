// One consumer per stream for the whole gateway, whatever graphs serve, fanned out in memory: a listener costs the
// broker nothing. Consumers read on after any loss, so a listener gets every event; a remade stream is told.
import type { Broker } from '@ates/schema/broker/connect';
import type { StreamName } from '@ates/schema/broker/streams';
import { replaySubjects, type ReplayOutcome } from '@ates/schema/broker/watch-replay';
import {
  watchSubjects,
  type StreamPlace,
  type Watch,
  type WatchedMessage,
} from '@ates/schema/broker/watch-subjects';
import type { Logger } from 'pino';
import type { StopSignal } from '../stop-signal.ts';
import { FeedIndex, readLiveEvent, type LiveEvent, type LiveSource } from './feed-index.ts';

/** Who hears of a source's events. */
export type LiveListener = {
  onEvent(event: LiveEvent): void;
  /** The stream was lost and remade: places in the old one mean nothing in the new one. */
  onRemade(): void;
};

/** A stretch of a source to be read again. */
export type FeedReplay = {
  readonly after: StreamPlace;
  readonly until: number;
  readonly messagesMax: number;
  readonly signal: StopSignal;
  onEvent(event: LiveEvent): Promise<void>;
};

/** The events of the live fields' streams. */
export type LiveFeeds = {
  /** Whether there is a broker to hear anything from. */
  readonly connected: boolean;
  /** Reads these sources from now on, until the feeds are closed; sources that are read already are not read twice. */
  follow(sources: readonly Pick<LiveSource, 'stream' | 'subject'>[]): Promise<void>;
  /** Hands over every event of a followed source from now on, in the stream's order; returns what ends that. */
  listen(source: LiveSource, listener: LiveListener): () => void;
  /** How far a followed stream has been handed over. */
  place(stream: StreamName): StreamPlace;
  /** @throws what the broker throws when it is lost on the way. */
  replay(source: LiveSource, replay: FeedReplay): Promise<ReplayOutcome>;
  /** How many listeners there are, over all sources. */
  readonly listeners: number;
  /** How many consumers there are: one per stream. */
  readonly consumers: number;
  close(): Promise<void>;
};

/** Nothing is read before follow(): a subscription begins with its own snapshot. */
export function createLiveFeeds(broker: Broker | undefined, logger: Logger): LiveFeeds {
  const streams = new Map<StreamName, StreamFeed>();
  const noPlace: StreamPlace = { created: '', sequence: 0 };
  let last: Promise<unknown> = Promise.resolve();

  async function followNow(sources: readonly Pick<LiveSource, 'stream' | 'subject'>[]) {
    if (broker === undefined) return;
    for (const { stream, subject } of sources) {
      const feed = streams.get(stream) ?? new StreamFeed(broker, stream, logger);
      streams.set(stream, feed);
      feed.want(subject);
    }
    await Promise.all([...streams.values()].map((feed) => feed.follow()));
  }

  return {
    connected: broker !== undefined,
    follow(sources) {
      const followed = last.then(() => followNow(sources));
      last = followed.catch(() => undefined);
      return followed;
    },
    listen: (source, listener) =>
      streams.get(source.stream)?.listen(source, listener) ?? (() => {}),
    place: (stream) => streams.get(stream)?.place ?? noPlace,
    async replay(source, stretch) {
      if (broker === undefined) return 'gone';
      const { after, until, messagesMax, signal } = stretch;
      return replaySubjects(broker, {
        stream: source.stream,
        subjects: [source.subject],
        created: after.created,
        after: after.sequence,
        until,
        messagesMax,
        signal,
        async onMessage(message) {
          const event = readLiveEvent(message);
          if (event !== undefined && isOf(source, event)) await stretch.onEvent(event);
        },
      });
    },
    get listeners() {
      return [...streams.values()].reduce((sum, { size }) => sum + size, 0);
    },
    get consumers() {
      return streams.size;
    },
    async close() {
      await last;
      await Promise.all([...streams.values()].map((feed) => feed.close()));
      streams.clear();
    },
  };
}

function isOf({ by }: LiveSource, { data }: LiveEvent): boolean {
  return by === undefined || by.properties.some((property) => data[property] === by.value);
}

class StreamFeed {
  readonly #broker: Broker;
  readonly #stream: StreamName;
  readonly #logger: Logger;
  readonly #wanted = new Set<string>();
  readonly #index = new FeedIndex<LiveListener>();
  #followed = 0;
  #watch: Watch | undefined;

  constructor(broker: Broker, stream: StreamName, logger: Logger) {
    this.#broker = broker;
    this.#stream = stream;
    this.#logger = logger;
  }

  get place(): StreamPlace {
    return this.#watch?.place ?? { created: '', sequence: 0 };
  }

  get size(): number {
    return this.#index.size;
  }

  want(subject: string): void {
    this.#wanted.add(subject);
  }

  /** A wider consumer takes over exactly where the narrower one ended. */
  async follow(): Promise<void> {
    if (this.#followed === this.#wanted.size) return;
    this.#followed = this.#wanted.size;
    await this.#watch?.close();
    const from = this.#watch?.place.created ? this.#watch.place : 'now';
    this.#watch = watchSubjects(this.#broker, {
      stream: this.#stream,
      subjects: [...this.#wanted],
      from,
      onMessage: (message) => this.#deliver(message),
      onRemade: () => {
        for (const listener of this.#index.all()) listener.onRemade();
      },
      onProblem: (err) => this.#logger.warn({ err, stream: this.#stream }, 'live feed'),
    });
    await this.#watch.ready;
  }

  listen(source: LiveSource, listener: LiveListener): () => void {
    return this.#index.add(source, listener);
  }

  async close(): Promise<void> {
    await this.#watch?.close();
    this.#index.clear();
  }

  /** A message is parsed only when somebody may listen; one that is no event is told and skipped. */
  #deliver(message: WatchedMessage): void {
    if (!this.#index.concerns(message.subject)) return;
    const event = readLiveEvent(message);
    if (event === undefined) {
      this.#logger.warn({ subject: message.subject }, 'an event could not be read');
      return;
    }
    for (const listener of this.#index.listenersOf(event)) listener.onEvent(event);
  }
}
