// A live stream as graphql-ws wants it: results to be pulled, one by one. Frames wait here until they are asked for.
// Not a generator: its return() would wait for a pending next(), and the stream would leak.
import { GraphQLError, type ExecutionResult } from 'graphql';
import type { GraphQLAnswer, LiveEnd, LiveFrame, LiveStream } from './graphql-service.ts';

/** The stream begins with the first next(). */
export function toResults(stream: LiveStream): AsyncIterableIterator<ExecutionResult> {
  const waiting: LiveFrame[] = [];
  let end: LiveEnd | undefined;
  let wake = () => {};
  let started = false;
  const start = () => {
    if (started) return;
    started = true;
    stream.start({
      push(frame) {
        waiting.push(frame);
        wake();
        return false;
      },
      end(how) {
        end = how;
        wake();
      },
    });
  };
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      start();
      for (;;) {
        const frame = waiting.shift();
        if (frame !== undefined) {
          stream.ready();
          return { done: false, value: readFrame(frame, stream.binding) };
        }
        if (end !== undefined) {
          const told = end;
          end = { kind: 'complete' };
          return finish(told);
        }
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    async return() {
      end ??= { kind: 'complete' };
      waiting.length = 0;
      stream.stop();
      wake();
      return { done: true, value: undefined };
    },
  };
}

/** graphql-ws tells a thrown GraphQLError as `error` for this id only. */
function finish(end: LiveEnd): { done: true; value: undefined } {
  if (end.kind === 'failed' && end.errors[0] !== undefined) throw toGraphQLError(end.errors[0]);
  return { done: true, value: undefined };
}

function readFrame({ members, extensions, position }: LiveFrame, binding: string): ExecutionResult {
  const cursor = position === undefined ? [] : [`"cursor":"${position}.${binding}"`];
  const told = [...(extensions === '' ? [] : [extensions]), ...cursor].join(',');
  const text = `{${members}${told === '' ? '' : `,"extensions":{${told}}`}}`;
  // The live room wrote it from a GraphQLAnswer.
  const answer = JSON.parse(text) as GraphQLAnswer;
  const { errors, ...rest } = answer;
  return errors === undefined ? rest : { ...rest, errors: errors.map(toGraphQLError) };
}

/** graphql-ws calls toJSON() on every error: anything else would end the socket. */
export function toGraphQLError(error: NonNullable<GraphQLAnswer['errors']>[number]): GraphQLError {
  const { message, path, extensions } = error;
  return new GraphQLError(message, { path: path ?? null, extensions: extensions ?? null });
}
