// Pushes the answers of a pulled stream to a client, each written once and only while there is room for it.
import type { LiveSink, LiveStream } from '../transport/graphql-service.ts';
import type { AnswerStream } from './live-frames.ts';
import { GraphQLError } from 'graphql';
import { writeFrame } from './write-frame.ts';

/** Nothing is pulled before start() nor while the client is full. */
export function pushAnswers(answers: AnswerStream): LiveStream {
  let sink: LiveSink | undefined;
  let room = true;
  let wake = () => {};
  const stop = () => {
    sink = undefined;
    wake();
    void answers.return();
  };
  async function run(): Promise<void> {
    try {
      for (;;) {
        while (!room && sink !== undefined) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
        const next = await answers.next();
        if (next.done || sink === undefined) break;
        room = sink.push(writeFrame(next.value, undefined));
      }
      sink?.end({ kind: 'complete' });
    } catch (error) {
      // The stream behind throws GraphQLErrors only.
      if (error instanceof GraphQLError) sink?.end({ kind: 'failed', errors: [error.toJSON()] });
      else throw error;
    }
  }
  return {
    binding: '',
    start(given) {
      sink = given;
      void run();
    },
    ready() {
      room = true;
      wake();
    },
    stop,
    refresh: async () => {},
  };
}
