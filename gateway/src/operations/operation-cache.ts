// The least recently used operations are forgotten first: a bounded memory of checked operations.
// Bounded twice, by count and by the characters of the documents, since one document may be 256 KB.

/** A bounded map that forgets what was not asked for longest. */
export type OperationCache<Value> = {
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
  clear(): void;
  readonly size: number;
};

/** @param max how many entries, and how many characters their keys may have together. */
export function createOperationCache<Value>(max: {
  entries: number;
  characters: number;
}): OperationCache<Value> {
  const entries = new Map<string, Value>();
  let characters = 0;

  function forget(key: string): void {
    if (entries.delete(key)) characters -= key.length;
  }

  return {
    get(key) {
      const value = entries.get(key);
      if (value === undefined) return undefined;
      // A Map iterates in order of insertion: putting the entry back makes it the youngest.
      entries.delete(key);
      entries.set(key, value);
      return value;
    },
    set(key, value) {
      forget(key);
      entries.set(key, value);
      characters += key.length;
      for (const oldest of entries.keys()) {
        if (entries.size <= max.entries && characters <= max.characters) break;
        forget(oldest);
      }
    },
    clear() {
      entries.clear();
      characters = 0;
    },
    get size() {
      return entries.size;
    },
  };
}
