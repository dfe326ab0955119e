// Questions that are under way: who asks an equal one meanwhile gets the same answer. Fetches of one execution, those
// of one identity, or whole executions of one identity.
import { OperationTypeNode } from 'graphql';
import { Stop, type StopSignal } from '../stop-signal.ts';
import type { Execution } from './executor.ts';

/**
 * Takes an answer, at once when it is called. Who owns it may keep its data and change it; nobody else may, and
 * everybody else has been called before.
 */
export type Take<Answer> = (answer: Answer, owned: boolean) => void;

/** Sends a question; `stop` is given up when nobody waits for the answer any more. */
export type Send<Answer> = (stop: StopSignal) => Promise<Answer>;

type Question<Answer> = {
  askers: number;
  waiting: number;
  readonly stop: Stop;
  readonly answer: Promise<Answer>;
};

/** Questions under way by their text. */
export class Questions<Answer> {
  #underWay = new Map<string, Question<Answer>>();

  /**
   * Asks, or joins who asks already. Rejects as the question does, or with what `take` throws.
   * @param key equal for questions with one answer: service, text, variables, and who asks.
   * @param asker.signal of this one alone: the question goes on while others wait. `left` is what it is told then.
   */
  ask(
    key: string,
    { signal, left }: { readonly signal: StopSignal; readonly left: () => Error },
    send: Send<Answer>,
    take: Take<Answer>,
  ): Promise<void> {
    const question = this.#underWay.get(key) ?? this.#begin(key, send);
    const turn = question.askers;
    question.askers += 1;
    question.waiting += 1;
    return new Promise((resolve, reject) => {
      const leave = () => {
        question.waiting -= 1;
        if (question.waiting === 0) {
          if (this.#underWay.get(key) === question) this.#underWay.delete(key);
          question.stop.abort();
        }
        reject(left());
      };
      signal.addEventListener('abort', leave);
      // Answers are taken in the order of asking, each at once: the last one may own what all others have read.
      question.answer.then(
        (answer) => {
          if (signal.aborted) return;
          signal.removeEventListener('abort', leave);
          try {
            take(answer, turn === question.askers - 1);
            resolve();
          } catch (error) {
            reject(error);
          }
        },
        (error: unknown) => {
          signal.removeEventListener('abort', leave);
          reject(error);
        },
      );
      if (signal.aborted) leave();
    });
  }

  /** Whatever is asked from now on is asked anew: what is under way may have been answered before a change. */
  forget(): void {
    this.#underWay = new Map();
  }

  #begin(key: string, send: Send<Answer>): Question<Answer> {
    const stop = new Stop();
    const answer = send(stop).finally(() => {
      if (this.#underWay.get(key) === question) this.#underWay.delete(key);
    });
    const question: Question<Answer> = { askers: 0, waiting: 0, stop, answer };
    this.#underWay.set(key, question);
    return question;
  }
}

/** Around a mutation nothing is shared: what is read after a write must not have been read before it. */
export async function forgettingAround<Answer, Result>(
  { operation }: Execution,
  questions: Questions<Answer>,
  run: () => Promise<Result>,
): Promise<Result> {
  if (operation.kind !== OperationTypeNode.MUTATION) return run();
  questions.forget();
  try {
    return await run();
  } finally {
    questions.forget();
  }
}
