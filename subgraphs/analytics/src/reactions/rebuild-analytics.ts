// Reads everything analytics knows again from the streams, stream by stream, while the old answers are
// served. Sends nothing and pays nobody: what it fills are projections only.
import { rebuildFromStream, type StreamRebuild } from '@ates/kit/reactions/rebuild-from-stream';
import type { Consumer } from '@ates/kit/reactions/start-consumer';
import { resetStream } from '../projections/reset-stream.ts';

/** The running subgraph's part of it. */
export interface RunningReactions {
  readonly parts: Pick<StreamRebuild, 'database' | 'broker' | 'ports'>;
  readonly consumers: readonly Consumer[];
}

/** Answers how many events were read again. */
export async function rebuildAnalytics({ parts, consumers }: RunningReactions): Promise<number> {
  let read = 0;
  for (const consumer of consumers) {
    const { stream, subjects, reactions } = consumer.source;
    const reset: StreamRebuild['reset'] = (tx) => resetStream(tx, stream);
    read += await rebuildFromStream({ ...parts, consumer, stream, subjects, reactions, reset });
  }
  return read;
}
