// One consumer per stream and gateway, fanned out in memory by subject: a listener costs the broker nothing.
// The consumer reads on after any loss of connection, so a listener gets every version or a newer one.
import type { Broker } from '@ates/schema/broker/connect';
import { streamDefinitions, type StreamName } from '@ates/schema/broker/streams';
import { watchSubjects, type Watch } from '@ates/schema/broker/watch-subjects';
import type { Logger } from 'pino';
import { isObject, type JsonObject } from '../json.ts';
import { SupergraphError } from '../supergraph/supergraph-error.ts';
import type { LiveField } from './live-field.ts';

/** What a state event says: the entity's data. Shared by all listeners: nobody may change it. */
export type LiveListener = (data: JsonObject) => void;

/** The events of the live fields' streams. */
export type LiveFeeds = {
  /** Whether there is a broker to hear anything from. */
  readonly connected: boolean;
  /** Hands over every event on the subject from now on, in the stream's order; returns what ends that. */
  listen(subject: string, listener: LiveListener): () => void;
  /** How many listeners there are, over all subjects. */
  readonly listeners: number;
  close(): Promise<void>;
};

/**
 * Opens the consumers the fields need. What the consumer replays from before is dropped: nobody listens yet,
 * and a subscription begins with its own snapshot.
 * @throws SupergraphError when a field names a stream the system does not have.
 */
export async function openLiveFeeds(
  broker: Broker | undefined,
  fields: readonly LiveField[],
  logger: Logger,
): Promise<LiveFeeds> {
  const listeners = new Map<string, Set<LiveListener>>();
  const watches: Watch[] = [];
  for (const [stream, subjects] of broker ? patternsByStream(fields) : []) {
    if (broker === undefined) break;
    const watch = watchSubjects(broker, {
      stream,
      subjects: [...subjects],
      onMessage: ({ subject, data }) => deliver(listeners.get(subject), subject, data, logger),
      onProblem: (problem) => logger.warn({ err: problem, stream }, 'live feed'),
    });
    watches.push(watch);
  }
  await Promise.all(watches.map((watch) => watch.ready));
  return {
    connected: broker !== undefined,
    listen(subject, listener) {
      const onSubject = listeners.get(subject) ?? new Set();
      listeners.set(subject, onSubject);
      onSubject.add(listener);
      return () => {
        onSubject.delete(listener);
        if (onSubject.size === 0 && listeners.get(subject) === onSubject) listeners.delete(subject);
      };
    },
    get listeners() {
      return [...listeners.values()].reduce((sum, onSubject) => sum + onSubject.size, 0);
    },
    async close() {
      await Promise.all(watches.map((watch) => watch.close()));
      listeners.clear();
    },
  };
}

function patternsByStream(fields: readonly LiveField[]): Map<StreamName, Set<string>> {
  const patterns = new Map<StreamName, Set<string>>();
  for (const field of fields) {
    const known = streamDefinitions.find(({ name }) => name === field.stream);
    if (known === undefined) {
      throw new SupergraphError(`@live on Subscription.${field.name}: no stream ${field.stream}.`);
    }
    const subjects = patterns.get(known.name) ?? new Set();
    patterns.set(known.name, subjects.add(field.subject.pattern));
  }
  return patterns;
}

/** The message is parsed only when somebody listens; one that is no event is told and skipped. */
function deliver(
  listeners: ReadonlySet<LiveListener> | undefined,
  subject: string,
  bytes: Uint8Array,
  logger: Logger,
): void {
  if (listeners === undefined) return;
  const data = readEventData(bytes);
  if (data === undefined) {
    logger.warn({ subject }, 'a state event could not be read');
    return;
  }
  for (const listener of listeners) listener(data);
}

function readEventData(bytes: Uint8Array): JsonObject | undefined {
  try {
    const event: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return isObject(event) && isObject(event['data']) ? event['data'] : undefined;
  } catch {
    return undefined;
  }
}
