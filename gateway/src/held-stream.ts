// A stream that knows when it is over, whoever ends it: the client, its source, or a supergraph that lost its field.
// Frames pass through as they are; the end is told once.
import type { GraphQLError } from 'graphql';
import type { AnswerStream, GraphQLAnswer } from './transport/graphql-service.ts';

/** A stream that may be ended from outside. */
export type HeldStream = AnswerStream & {
  /** Ends it with an error for its client; frames already on their way still arrive. */
  end(error: GraphQLError): void;
};

type Next = IteratorResult<GraphQLAnswer, undefined>;

/** @param onOver called once. */
export function createHeldStream(frames: AnswerStream, onOver: () => void): HeldStream {
  let over = false;
  let ending: GraphQLError | undefined;
  const finish = () => {
    if (over) return;
    over = true;
    onOver();
  };
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next(): Promise<Next> {
      let next: Next;
      try {
        next = await frames.next();
      } catch (error) {
        finish();
        throw error;
      }
      if (!next.done) return next;
      finish();
      const told = ending;
      ending = undefined;
      if (told !== undefined) throw told;
      return next;
    },
    async return(): Promise<Next> {
      ending = undefined;
      try {
        return await frames.return();
      } finally {
        finish();
      }
    },
    end(error) {
      if (over) return;
      ending = error;
      void frames.return();
    },
  };
}
