// The data of an answer as text, by generated code where that is allowed and worth it: for operations that come again.
// Undefined means that complete-answer.ts has to look at it, which can say what is wrong.
import type { Logger } from 'pino';
import { oncePer } from './once-per.ts';
import type { JsonObject } from '../json.ts';
import type { Operation, Variables } from '../operations/operation.ts';
import { collectOperation, conditionNames } from './collect-fields.ts';
import { generateWriter, type DataWriter } from './generate-writer.ts';

/** How answers are written: by generated code, or always by the interpreter (code generation may be forbidden). */
export type WriterMode = 'generated' | 'interpreted';

/** What was gathered, by an execution nothing went wrong in. */
export type Written = {
  readonly data: JsonObject;
  /** Whether no string of it needs escaping. */
  readonly plain: boolean;
  /** The types of objects that may hang in several places; always the same for one operation. */
  readonly joinedTypes: ReadonlySet<string>;
};

/** Writes data nothing is wrong with. */
export type WriteData = (
  operation: Operation,
  variables: Variables,
  written: Written,
) => string | undefined;

/** What is known of an operation's writers. */
type Known = {
  uses: number;
  /** By the values of the variables its conditions ask; undefined where none can be generated. */
  readonly writers: Map<string, DataWriter | undefined>;
};

/** Conditions may have many combinations. */
const writersMax = 16;

/**
 * @param usesBefore an operation that is asked once is not worth compiling: so often the interpreter answers first.
 * @param logger told once when code cannot be generated.
 */
export function createWriteData(mode: WriterMode, usesBefore: number, logger: Logger): WriteData {
  if (mode === 'interpreted') return () => undefined;
  const knownOf = oncePer((_operation: Operation): Known => ({ uses: 0, writers: new Map() }));
  let forbidden = false;

  function generate(
    operation: Operation,
    variables: Variables,
    { joinedTypes }: Written,
  ): DataWriter | undefined {
    const schema = operation.supergraph.apiSchema;
    const root = schema.getRootType(operation.kind);
    if (!root || forbidden) return undefined;
    try {
      const selection = collectOperation(operation, variables);
      return generateWriter(schema, root, selection, joinedTypes);
    } catch (error) {
      if (!(error instanceof EvalError)) throw error;
      forbidden = true;
      logger.warn('code generation is forbidden here: answers are written by the interpreter');
      return undefined;
    }
  }

  return (operation, variables, written) => {
    const known = knownOf(operation);
    known.uses += 1;
    if (known.uses <= usesBefore || forbidden) return undefined;
    const conditions = conditionNames(operation);
    const key =
      conditions.length === 0
        ? ''
        : conditions.map((name) => String(variables.coerced[name])).join(' ');
    let writer = known.writers.get(key);
    if (writer === undefined && !known.writers.has(key)) {
      if (known.writers.size >= writersMax) return undefined;
      writer = generate(operation, variables, written);
      known.writers.set(key, writer);
    }
    return writer?.(written.data, written.plain);
  };
}
