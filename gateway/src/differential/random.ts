// Chance by seed: the same text always gives the same numbers, so that a seed is a whole reproduction.
// Worlds, operations and data all draw from it; nothing else in this folder is random.

/** A source of draws. */
export type Random = {
  /** An integer from 0 to `below` - 1. */
  int(below: number): number;
  /** True with that probability. */
  chance(probability: number): boolean;
  pick<Item>(items: readonly Item[]): Item;
  /** A random subset in its order, of at least `min` items. */
  some<Item>(items: readonly Item[], min: number): Item[];
};

/** Draws that follow from the text alone. */
export function randomFrom(text: string): Random {
  let state = hashOf(text);

  // Mulberry32: https://gist.github.com/tommyettinger/46a874533244883189143505d203312c
  function next(): number {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  const random: Random = {
    int: (below) => Math.floor(next() * below),
    chance: (probability) => next() < probability,
    pick(items) {
      const item = items[random.int(items.length)];
      if (item === undefined) throw new RangeError('Nothing to pick from.');
      return item;
    },
    some(items, min) {
      const chosen = new Set(items.filter(() => next() < 0.5));
      while (chosen.size < Math.min(min, items.length)) chosen.add(random.pick(items));
      return items.filter((item) => chosen.has(item));
    },
  };
  return random;
}

/** FNV-1a over UTF-16 units, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return hash;
}
