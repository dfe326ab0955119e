// One graph for many suites: starting it costs more than most of them. Every suite takes its own people and tasks
// along, stands those of the others, and leaves the graph working.
import { afterAll, beforeAll } from 'vitest';
import { openWholeGraph, type GraphMode, type WholeGraph } from './whole-graph.ts';

/** Starts the graph before the suites of the calling file, and closes it after the last; call before listing them. */
export function shareGraph(mode: GraphMode): () => WholeGraph {
  let graph: WholeGraph | undefined;
  beforeAll(async () => {
    graph = await openWholeGraph(mode, {
      settings: {
        BUSINESS_TZ: zoneAtNoon(),
        LOG_LEVEL: 'info',
        SELF_REGISTRATION: 'on',
        // Nobody is turned away because the machine has other things to do.
        EVENT_LOOP_LAG_MAX_MS: '60000',
      },
    });
  });
  afterAll(() => graph?.close());
  return () => {
    if (!graph)
      throw new Error('asked for before it was started: use it in beforeAll or in a test');
    return graph;
  };
}

/** The hour in this zone is about noon, so that no business day ends during the tests. */
function zoneAtNoon(): string {
  const offset = 12 - new Date().getUTCHours();
  // Etc/GMT zones count the other way round: Etc/GMT-3 is three hours ahead of UTC.
  return offset === 0 ? 'UTC' : `Etc/GMT${offset > 0 ? '-' : '+'}${Math.abs(offset)}`;
}
