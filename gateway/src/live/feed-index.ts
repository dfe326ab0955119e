// Finds who listens to an event: by its subject, or by a person its data names, without looking at everybody.
// Events are read from messages here, once for all listeners.
import type { StreamName } from '@ates/schema/broker/streams';
import type { WatchedMessage } from '@ates/schema/broker/watch-subjects';
import { isObject, type JsonObject } from '../json.ts';

/** An event of a stream. Shared by all listeners: nobody may change it. */
export type LiveEvent = {
  readonly subject: string;
  readonly sequence: number;
  /** The version its aggregate has with it. */
  readonly version: number | undefined;
  readonly data: JsonObject;
};

/** Which events of a stream. */
export type LiveSource = {
  readonly stream: StreamName;
  /** One subject, or all that differ in their last token only (`….*`). */
  readonly subject: string;
  /** Only those whose data has this value under one of these properties. */
  readonly by?: { readonly properties: readonly string[]; readonly value: string };
};

/** The listeners of one stream. */
export class FeedIndex<Listener> {
  readonly #exact = new Map<string, Set<Listener>>();
  readonly #wide = new Map<string, Wide<Listener>>();
  size = 0;

  /** Returns what takes the listener out again. */
  add({ subject, by }: LiveSource, listener: Listener): () => void {
    const remove = subject.endsWith('.*')
      ? this.#addWide(subject.slice(0, -1), by, listener)
      : addTo(this.#exact, subject, listener);
    this.size += 1;
    let there = true;
    return () => {
      if (!there) return;
      there = false;
      this.size -= 1;
      remove();
    };
  }

  /** Whether anybody may listen to this subject. */
  concerns(subject: string): boolean {
    return this.#exact.has(subject) || this.#wide.has(stemOf(subject));
  }

  /** Each listener once. */
  listenersOf({ subject, data }: LiveEvent): Iterable<Listener> {
    const exact = this.#exact.get(subject);
    const wide = this.#wide.get(stemOf(subject));
    if (wide === undefined) return [...(exact ?? [])];
    const found = new Set([...(exact ?? []), ...wide.everybody]);
    for (const [property, byValue] of wide.byProperty) {
      const value = data[property];
      if (typeof value !== 'string') continue;
      for (const listener of byValue.get(value) ?? []) found.add(listener);
    }
    return found;
  }

  all(): Iterable<Listener> {
    const wide = [...this.#wide.values()].flatMap(({ everybody, byProperty }) => [
      ...everybody,
      ...[...byProperty.values()].flatMap((byValue) =>
        [...byValue.values()].flatMap((s) => [...s]),
      ),
    ]);
    return new Set([...[...this.#exact.values()].flatMap((s) => [...s]), ...wide]);
  }

  clear(): void {
    this.#exact.clear();
    this.#wide.clear();
  }

  #addWide(stem: string, by: LiveSource['by'], listener: Listener): () => void {
    const wide: Wide<Listener> = this.#wide.get(stem) ?? {
      everybody: new Set(),
      byProperty: new Map(),
    };
    this.#wide.set(stem, wide);
    const removes =
      by === undefined
        ? [addToSet(wide.everybody, listener)]
        : by.properties.map((property) => {
            const byValue = wide.byProperty.get(property) ?? new Map<string, Set<Listener>>();
            wide.byProperty.set(property, byValue);
            return addTo(byValue, by.value, listener);
          });
    return () => {
      for (const remove of removes) remove();
    };
  }
}

type Wide<Listener> = {
  readonly everybody: Set<Listener>;
  readonly byProperty: Map<string, Map<string, Set<Listener>>>;
};

/** `….v2.t1` is `….v2.`: ids have no dots. */
const stemOf = (subject: string): string => subject.slice(0, subject.lastIndexOf('.') + 1);

function addTo<Listener>(
  map: Map<string, Set<Listener>>,
  key: string,
  listener: Listener,
): () => void {
  const there = map.get(key) ?? new Set();
  map.set(key, there);
  const remove = addToSet(there, listener);
  return () => {
    remove();
    if (there.size === 0 && map.get(key) === there) map.delete(key);
  };
}

function addToSet<Listener>(there: Set<Listener>, listener: Listener): () => void {
  there.add(listener);
  return () => there.delete(listener);
}

/** Undefined for what is no event. */
export function readLiveEvent({ subject, data, sequence }: WatchedMessage): LiveEvent | undefined {
  let event: unknown;
  try {
    event = JSON.parse(new TextDecoder().decode(data));
  } catch {
    return undefined;
  }
  if (!isObject(event) || !isObject(event['data'])) return undefined;
  const version = event['aggregateversion'];
  return {
    subject,
    sequence,
    version: typeof version === 'number' ? version : undefined,
    data: event['data'],
  };
}
