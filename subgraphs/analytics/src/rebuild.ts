// Reads everything analytics knows again from the streams, stream by stream, while the old answers are
// served. Sends nothing and pays nobody: what it fills are projections only.
import { rebuildFromStream } from '@ates/kit/reactions/rebuild-from-stream';
import type { RunningSubgraph } from '@ates/kit/process/start-subgraph';
import { resetStream } from './projections/reset-stream.ts';

/** Answers how many events were read again. */
export async function rebuildAnalytics({
  parts,
  consumers,
}: Pick<RunningSubgraph, 'parts' | 'consumers'>): Promise<number> {
  let read = 0;
  for (const consumer of consumers) {
    const { stream, subjects, reactions } = consumer.source;
    const reset = (tx: Parameters<typeof resetStream>[0]) => resetStream(tx, stream);
    read += await rebuildFromStream({ ...parts, consumer, stream, subjects, reactions, reset });
  }
  return read;
}
