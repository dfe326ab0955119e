// Holds the graph that serves, and swaps it for the next without anybody noticing: the next one is opened and warmed
// first, requests and streams finish with the one they began with, and a supergraph that cannot be served changes nothing.
import type { GraphQLFormattedError } from 'graphql';
import type { Logger } from 'pino';
import type { ErrorCode } from './error-codes.ts';
import type { Graph, GraphLease } from './graph.ts';
import type { OpenGraph } from './open-graph.ts';
import { isRefusal } from './operations/prepare-operation.ts';
import type { Supergraph } from './supergraph/supergraph.ts';
import { SupergraphError } from './supergraph/supergraph-error.ts';
import { digestOf } from './supergraph/supergraph-from-outline.ts';
import { createRecentTexts, type NamedOperation } from './recent-texts.ts';
import { createHeldStream, type HeldStream } from './held-stream.ts';
import { warmGraph, type Warming } from './warm-graph.ts';

/** What became of a supergraph that was offered. */
export type Swap = 'same' | 'swapped' | 'refused';

/** What /statusz tells of the supergraph. */
export type GraphStatus = {
  /** The digest of the one that serves. */
  readonly supergraph: string;
  readonly since: string;
  readonly swaps: number;
  /** Supergraphs that were offered and refused. */
  readonly refusals: number;
  readonly lastRefusedAt: string | null;
  readonly subscriptions: number;
  /** Subscriptions as they run, each once for all clients that share it. */
  readonly liveExecutions: number;
  /** Graphs that finish what began with them. */
  readonly retiring: number;
};

/** The graph that serves and those that finish. */
export type GraphHolder = {
  acquire(): GraphLease;
  /** One after the other, whoever calls. Rejects when the graph cannot be opened for another reason. */
  swap(sdl: string): Promise<Swap>;
  status(): GraphStatus;
  close(): Promise<void>;
};

type Held = {
  readonly graph: OpenGraph;
  readonly digest: string;
  holds: number;
  readonly streams: Map<HeldStream, NamedOperation>;
};

/** What a holder works with. */
export type GraphHolderParts = {
  readonly logger: Logger;
  /** Rejects with a SupergraphError when the text cannot be served. */
  readonly open: (sdl: string) => Promise<OpenGraph>;
  /** Told of every supergraph that begins to serve; must not reject. */
  readonly onServing: (supergraph: Supergraph) => Promise<void>;
  readonly warming: Warming;
};

/** @throws SupergraphError when the first one cannot be served. */
export async function createGraphHolder(
  firstSdl: string,
  { logger, open, onServing, warming }: GraphHolderParts,
): Promise<GraphHolder> {
  const recent = createRecentTexts();
  const retiring = new Set<Held>();
  let current = await openHeld(firstSdl);
  let since = new Date();
  await onServing(current.graph.supergraph);
  let swaps = 0;
  let refusals = 0;
  let lastRefusedAt: Date | undefined;
  let last: Promise<unknown> = Promise.resolve();

  async function openHeld(sdl: string): Promise<Held> {
    const opened = await open(sdl);
    await warmGraph(opened, recent.texts(warming.operationsMax), warming.maxMs);
    const graph = { ...opened, prepare: recent.remembering(opened.prepare) };
    return { graph, digest: digestOf(sdl), holds: 0, streams: new Map() };
  }

  function closeIfUnused(held: Held): void {
    if (held === current || held.holds > 0) return;
    retiring.delete(held);
    held.graph.close().catch((error: unknown) => {
      logger.error({ err: error }, 'a graph did not close cleanly');
    });
  }

  function acquire(): GraphLease {
    const held = current;
    held.holds += 1;
    let released = false;
    const release = () => {
      if (released) return;
      released = true;
      held.holds -= 1;
      closeIfUnused(held);
    };
    return {
      graph: held.graph,
      release,
      keep(unheld, operation) {
        const stream = createHeldStream(unheld, () => {
          held.streams.delete(stream);
          release();
        });
        held.streams.set(stream, operation);
        return stream;
      },
    };
  }

  async function swapNow(sdl: string): Promise<Swap> {
    if (digestOf(sdl) === current.digest) return 'same';
    let next: Held;
    try {
      next = await openHeld(sdl);
    } catch (error) {
      if (!(error instanceof SupergraphError)) throw error;
      refusals += 1;
      lastRefusedAt = new Date();
      logger.error({ err: error }, 'a new supergraph was refused; the old one serves on');
      return 'refused';
    }
    const old = current;
    current = next;
    since = new Date();
    swaps += 1;
    retiring.add(old);
    old.graph.retire();
    endLostStreams(next.graph);
    closeIfUnused(old);
    await onServing(next.graph.supergraph);
    logger.info({ supergraph: next.digest }, 'a new supergraph serves');
    return 'swapped';
  }

  /** Streams of older graphs go on unless what they ask for is gone. */
  function endLostStreams(graph: Graph): void {
    for (const { streams } of retiring) {
      for (const [stream, { query, operationName }] of streams) {
        if (isRefusal(graph.prepare(query, operationName))) stream.end(supergraphChanged());
      }
    }
  }

  return {
    acquire,
    swap(sdl) {
      const swapped = last.then(() => swapNow(sdl));
      last = swapped.catch(() => undefined);
      return swapped;
    },
    status: () => ({
      supergraph: current.digest,
      since: since.toISOString(),
      swaps,
      refusals,
      lastRefusedAt: lastRefusedAt?.toISOString() ?? null,
      subscriptions: [current, ...retiring].reduce((sum, { streams }) => sum + streams.size, 0),
      liveExecutions: [current, ...retiring].reduce(
        (sum, { graph }) => sum + graph.live.counts.executions,
        0,
      ),
      retiring: retiring.size,
    }),
    async close() {
      await last;
      await Promise.all([current, ...retiring].map(({ graph }) => graph.close()));
    },
  };
}

function supergraphChanged(): GraphQLFormattedError {
  const message = 'The schema no longer has what this subscription asks for.';
  return { message, extensions: { code: 'SUPERGRAPH_CHANGED' satisfies ErrorCode } };
}
