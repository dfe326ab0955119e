// Which operations were asked lately, so that a new graph can plan them before it serves.
// Bounded: what was not asked for longest is forgotten first.
import type { Operation } from './operations/operation.ts';
import { isRefusal, type OperationPreparer } from './operations/prepare-operation.ts';

/** An operation as a client names it. */
export type NamedOperation = {
  readonly query: string;
  readonly operationName: string | undefined;
};

/** The memory. */
export type RecentTexts = {
  /** The preparer itself, with its good operations noted. */
  remembering(prepare: OperationPreparer): OperationPreparer;
  /** At most so many, those asked last first. */
  texts(max: number): readonly NamedOperation[];
};

type Noted = NamedOperation & { usedAt: number };

const entriesMax = 1_000;
const charactersMax = 8 * 1024 * 1024;

/** One for the life of a gateway. */
export function createRecentTexts(): RecentTexts {
  const texts = new Map<string, Noted>();
  // An operation that was seen before costs one look and one number.
  const known = new WeakMap<Operation, Noted>();
  let uses = 0;
  let characters = 0;

  function keep(query: string, operationName: string | undefined): Noted {
    const key = `${operationName ?? ''}\n${query}`;
    const before = texts.get(key);
    if (before !== undefined) return before;
    const noted = { query, operationName, usedAt: uses };
    texts.set(key, noted);
    characters += key.length;
    if (texts.size > entriesMax || characters > charactersMax) forgetOlderHalf();
    return noted;
  }

  function forgetOlderHalf(): void {
    const oldestFirst = [...texts].toSorted(([, a], [, b]) => a.usedAt - b.usedAt);
    for (const [key, noted] of oldestFirst.slice(0, Math.ceil(oldestFirst.length / 2))) {
      texts.delete(key);
      characters -= key.length;
      // Whoever asks for it again notes it again.
      noted.usedAt = forgotten;
    }
  }

  return {
    remembering: (prepare) => (query, operationName, moments) => {
      const operation = prepare(query, operationName, moments);
      if (isRefusal(operation)) return operation;
      uses += 1;
      let noted = known.get(operation);
      if (noted === undefined || noted.usedAt === forgotten) {
        noted = keep(query, operationName);
        known.set(operation, noted);
      }
      noted.usedAt = uses;
      return operation;
    },
    texts: (max) => [...texts.values()].toSorted((a, b) => b.usedAt - a.usedAt).slice(0, max),
  };
}

const forgotten = -1;
