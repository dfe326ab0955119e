// Remembers what follows from the few texts most requests have in common: a media type, a list of them.
// Bounded, since clients choose the texts: when there are more than a few, all are forgotten.

const textsMax = 100;
const charactersMax = 200;

/** @param read pure. */
export function rememberFew<Value>(
  read: (text: string | undefined) => Value,
): (text: string | undefined) => Value {
  const known = new Map<string, Value>();
  return (text) => {
    if (text === undefined || text.length > charactersMax) return read(text);
    const before = known.get(text);
    if (before !== undefined) return before;
    const value = read(text);
    if (known.size >= textsMax) known.clear();
    known.set(text, value);
    return value;
  };
}
