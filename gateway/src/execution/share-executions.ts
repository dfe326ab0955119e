// Equal queries of one identity that are under way at the same time are executed once, and all get that answer.
// Mutations and the frames of subscriptions never are; nor does what is read after a mutation join what began before it.
import { OperationTypeNode } from 'graphql';
import { cloneObject } from '../json.ts';
import type { Operation } from '../operations/operation.ts';
import type { WrittenAnswer } from '../transport/graphql-service.ts';
import type { Answer, Execution, Executor } from './executor.ts';
import { identityOf } from './hop-identity.ts';
import { oncePer } from './once-per.ts';
import { forgettingAround, Questions } from './questions.ts';

type Told = {
  readonly answer: Answer | WrittenAnswer;
  /** What subgraphs said about consistency meanwhile. */
  readonly heard: readonly string[];
};

/** One of several who wait has stopped waiting. */
class OutOfTime extends Error {
  override readonly name = 'OutOfTime';
}

/** Wraps an executor; one per graph, so that nothing is shared between supergraphs. */
export function shareExecutions(executor: Executor): Executor {
  const questions = new Questions<Told>();
  let operations = 0;
  const numberOf = oncePer((_operation: Operation) => (operations += 1));

  async function executeOnce(execution: Execution): Promise<Answer | WrittenAnswer> {
    const { operation, variables, hop } = execution;
    const key = `${numberOf(operation)}\n${identityOf(hop)}\n${JSON.stringify(variables.raw)}`;
    let mine: Answer | WrittenAnswer | undefined;
    const asking = questions.ask(
      key,
      { signal: hop.signal, left: () => new OutOfTime('Its time is over, or its client is gone.') },
      async (signal) => {
        const heard: string[] = [];
        const shared = { headers: hop.headers, signal, consistency: heard };
        return { answer: await executor.execute({ ...execution, hop: shared }), heard };
      },
      ({ answer, heard }, owned) => {
        hop.consistency?.push(...heard);
        mine = owned ? answer : copyOf(answer);
      },
    );
    try {
      await asking;
    } catch (error) {
      if (!(error instanceof OutOfTime)) throw error;
      // Executed by itself it gets what an execution without time gets: nulls, and why.
      return executor.execute(execution);
    }
    if (mine === undefined) throw new TypeError('An answer is taken before it is waited for.');
    return mine;
  }

  return {
    execute(execution) {
      const { operation, primary, hop } = execution;
      const shares = operation.kind === OperationTypeNode.QUERY && primary === undefined;
      // Who has gone already, or run out of time, gets what there is: no answer of others.
      if (!shares || hop.signal.aborted) {
        return forgettingAround(execution, questions, () => executor.execute(execution));
      }
      return executeOnce(execution);
    },
    forget() {
      questions.forget();
      executor.forget?.();
    },
  };
}

/** Texts cannot be changed; objects may be, by who gets them. */
function copyOf(answer: Answer | WrittenAnswer): Answer | WrittenAnswer {
  if ('dataText' in answer) return answer;
  const { data } = answer;
  return { ...answer, data: data === null ? null : cloneObject(data) };
}
