// What waits for somebody slower than its source: bounded in number and bytes, in order, the newest of an entity kept.
// State is conflated per entity when there is too much of it; a log is never thinned out, it overflows instead.

/** Something that waits. */
export type Waiting = {
  /** Later ones of the same entity may stand for earlier ones. */
  readonly entity: string;
  readonly bytes: number;
  /** Whether the reader has the entity in its list before this, and after it. */
  readonly had: boolean;
  readonly has: boolean;
};

/** One writer, one reader. */
export type Backlog<Item extends Waiting> = {
  /** False when there is no room and nothing can be left out: what waits is dropped and the reader is behind. */
  push(item: Item): boolean;
  shift(): Item | undefined;
  readonly size: number;
  clear(): void;
};

/** Bounds of one reader. */
export type BacklogLimits = {
  /** Above either of these entities are conflated. */
  readonly countMax: number;
  readonly bytesMax: number;
  /** Whether a later item of an entity may stand for an earlier one. */
  readonly conflates: boolean;
};

/** Costs nothing while nothing waits. */
export function createBacklog<Item extends Waiting>(limits: BacklogLimits): Backlog<Item> {
  return new ConflatingBacklog(limits);
}

/** Of an entity that came while the reader was slow, two items are kept: that it came, and its newest state. */
const newestAfterArrival = '\n';

class ConflatingBacklog<Item extends Waiting> implements Backlog<Item> {
  readonly #limits: BacklogLimits;
  #items: Item[] | undefined;
  /** Once there was too much: by entity, in the order of the newest. Until it is empty again. */
  #conflated: Map<string, Item> | undefined;
  #bytes = 0;

  constructor(limits: BacklogLimits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#conflated?.size ?? this.#items?.length ?? 0;
  }

  push(item: Item): boolean {
    if (this.#conflated === undefined) {
      (this.#items ??= []).push(item);
      this.#bytes += item.bytes;
      if (!this.#tooMuch()) return true;
      if (this.#limits.conflates) this.#conflate(this.#items);
    } else {
      this.#merge(this.#conflated, item);
    }
    // One item alone always has room: a state is never lost because it is large.
    if (!this.#tooMuch() || this.size === 1) return true;
    this.clear();
    return false;
  }

  shift(): Item | undefined {
    const item = this.#conflated === undefined ? this.#items?.shift() : this.#shiftConflated();
    if (item === undefined) this.clear();
    else this.#bytes -= item.bytes;
    return item;
  }

  clear(): void {
    this.#items = undefined;
    this.#conflated = undefined;
    this.#bytes = 0;
  }

  #tooMuch(): boolean {
    return this.size > this.#limits.countMax || this.#bytes > this.#limits.bytesMax;
  }

  #conflate(items: readonly Item[]): void {
    this.#conflated = new Map();
    this.#items = undefined;
    this.#bytes = 0;
    for (const item of items) this.#merge(this.#conflated, item);
  }

  /** The newest goes to the end, so that what comes out is in the order of what it stands for. */
  #merge(waiting: Map<string, Item>, item: Item): void {
    const { entity } = item;
    const after = entity + newestAfterArrival;
    const earlier = waiting.get(entity);
    this.#drop(waiting, after);
    if (item.has && earlier !== undefined && !earlier.had && earlier.has) {
      return this.#keep(waiting, after, item);
    }
    this.#drop(waiting, entity);
    // It came and went unseen: there is nothing to tell.
    if (!item.has && earlier !== undefined && !earlier.had) return;
    this.#keep(waiting, entity, earlier === undefined ? item : { ...item, had: earlier.had });
  }

  #keep(waiting: Map<string, Item>, key: string, item: Item): void {
    waiting.set(key, item);
    this.#bytes += item.bytes;
  }

  #drop(waiting: Map<string, Item>, key: string): void {
    const dropped = waiting.get(key);
    if (dropped === undefined) return;
    waiting.delete(key);
    this.#bytes -= dropped.bytes;
  }

  #shiftConflated(): Item | undefined {
    const next = this.#conflated?.entries().next();
    if (next === undefined || next.done) return undefined;
    const [key, item] = next.value;
    this.#conflated?.delete(key);
    return item;
  }
}
