// A stream that knows when it is over, whoever ends it: the client, its source, or a supergraph that lost its field.
// Frames pass through as they are; the end is told once.
import type { GraphQLFormattedError } from 'graphql';
import type { LiveSink, LiveStream } from './transport/graphql-service.ts';

/** A stream that may be ended from outside. */
export type HeldStream = LiveStream & {
  /** Ends it with an error for its client. */
  end(error: GraphQLFormattedError): void;
};

/** @param onOver called once. */
export function createHeldStream(stream: LiveStream, onOver: () => void): HeldStream {
  let over = false;
  let sink: LiveSink | undefined;
  /** Ended before anybody listened: told at the start. */
  let ending: GraphQLFormattedError | undefined;
  const finish = () => {
    if (over) return;
    over = true;
    onOver();
  };
  const stop = () => {
    stream.stop();
    finish();
  };
  return {
    binding: stream.binding,
    start(given) {
      if (ending !== undefined) return given.end({ kind: 'failed', errors: [ending] });
      sink = given;
      stream.start({
        push: (frame) => given.push(frame),
        end(end) {
          finish();
          given.end(end);
        },
      });
    },
    ready: () => stream.ready(),
    stop,
    refresh: (credentials) => stream.refresh(credentials),
    end(error) {
      if (over) return;
      stop();
      if (sink === undefined) ending = error;
      else sink.end({ kind: 'failed', errors: [error] });
    },
  };
}
