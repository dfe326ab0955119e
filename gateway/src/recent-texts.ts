// Which operations were asked lately, so that a new graph can plan them before it serves.
// Bounded: the texts that came first are forgotten first.
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
  texts(): readonly NamedOperation[];
};

const textsMax = 100;

/** One for the life of a gateway. */
export function createRecentTexts(): RecentTexts {
  const noted = new WeakSet<Operation>();
  const texts = new Map<string, NamedOperation>();

  function note(query: string, operationName: string | undefined): void {
    const key = `${operationName ?? ''}\n${query}`;
    texts.delete(key);
    texts.set(key, { query, operationName });
    const [oldest] = texts.keys();
    if (texts.size > textsMax && oldest !== undefined) texts.delete(oldest);
  }

  return {
    remembering: (prepare) => (query, operationName, moments) => {
      const operation = prepare(query, operationName, moments);
      if (!isRefusal(operation) && !noted.has(operation)) {
        noted.add(operation);
        note(query, operationName);
      }
      return operation;
    },
    texts: () => [...texts.values()].toReversed(),
  };
}
