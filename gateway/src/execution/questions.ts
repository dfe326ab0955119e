// Questions to subgraphs that are under way: who asks an equal one meanwhile gets the same answer. Either among the
// fetches of one execution, or among all of one graph whose callers are one identity.
import { Stop, type StopSignal } from '../stop-signal.ts';
import { SubgraphError, type SubgraphResponse } from './subgraph-client.ts';

/**
 * Takes an answer, at once when it is called. Who owns it may keep its data and change it; nobody else may, and
 * everybody else has been called before.
 */
export type Take = (response: SubgraphResponse, owned: boolean) => void;

/** Sends a question; `stop` is given up when nobody waits for the answer any more. */
export type Send = (stop: StopSignal) => Promise<SubgraphResponse>;

type Question = {
  askers: number;
  waiting: number;
  readonly stop: Stop;
  readonly answer: Promise<SubgraphResponse>;
};

/** Questions under way by their text. */
export class Questions {
  #underWay = new Map<string, Question>();

  /**
   * Asks, or joins who asks already. Rejects with a SubgraphError, or with what `take` throws.
   * @param key equal for questions with one answer: service, text, variables, and who asks.
   * @param signal of this asker alone: the question goes on while others wait.
   */
  ask(key: string, service: string, signal: StopSignal, send: Send, take: Take): Promise<void> {
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
        reject(new SubgraphError(service, 'SUBGRAPH_TIMEOUT'));
      };
      signal.addEventListener('abort', leave);
      // Answers are taken in the order of asking, each at once: the last one may own what all others have read.
      question.answer.then(
        (response) => {
          if (signal.aborted) return;
          signal.removeEventListener('abort', leave);
          try {
            take(response, turn === question.askers - 1);
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

  #begin(key: string, send: Send): Question {
    const stop = new Stop();
    const answer = send(stop).finally(() => {
      if (this.#underWay.get(key) === question) this.#underWay.delete(key);
    });
    const question: Question = { askers: 0, waiting: 0, stop, answer };
    this.#underWay.set(key, question);
    return question;
  }
}
