// Remembers what follows from a value alone, for as long as that value lives.
// What hangs on an operation or a plan's node goes when the memory of operations drops it.

/** @param make pure: called once for each key. */
export function oncePer<Key extends WeakKey, Value>(
  make: (key: Key) => Value,
): (key: Key) => Value {
  const made = new WeakMap<Key, Value>();
  return (key) => {
    const before = made.get(key);
    if (before !== undefined) return before;
    const value = make(key);
    made.set(key, value);
    return value;
  };
}
