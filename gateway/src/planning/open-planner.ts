// Opens the planner of one supergraph where the settings say: in a worker thread, or in this one.
// With it comes the supergraph itself, whose making is as costly as the planner's and happens in the same place.
import type { Logger } from 'pino';
import { supergraphFromOutline } from '../supergraph/supergraph-from-outline.ts';
import type { Supergraph } from '../supergraph/supergraph.ts';
import { askPlanner } from './ask-planner.ts';
import type { OpenedBackend, PlannerBackend, PlannerName } from './planner-backend.ts';
import type { QueryPlanner } from './query-planner.ts';
import { openWorkerPlanner } from './worker-planner.ts';

/** How plans are made. */
export type PlanningSettings = {
  readonly planner: PlannerName;
  readonly place: 'worker' | 'in-process';
  /** How long a plan may take; where Apollo's planner is in this thread nothing can end it. */
  readonly budgetMs: number;
  readonly waitingMax: number;
  readonly memoryMaxMb: number;
};

/** A supergraph and what plans for it. */
export type OpenedPlanner = {
  readonly supergraph: Supergraph;
  readonly planner: QueryPlanner;
  readonly backend: PlannerBackend;
};

/** @throws SupergraphError when the text cannot be served, PlannerMissingError when the planner is not there. */
export async function openPlanner(
  sdl: string,
  settings: PlanningSettings,
  logger: Logger,
): Promise<OpenedPlanner> {
  const { outline, backend } = await openBackend(sdl, settings, logger);
  const supergraph = supergraphFromOutline(sdl, outline);
  return { supergraph, planner: askPlanner(backend), backend };
}

async function openBackend(
  sdl: string,
  { planner, place, budgetMs, waitingMax, memoryMaxMb }: PlanningSettings,
  logger: Logger,
): Promise<OpenedBackend> {
  if (place === 'worker') {
    return openWorkerPlanner({ sdl, planner, budgetMs }, { waitingMax, memoryMaxMb }, logger);
  }
  const { loadPlanner } = await import('./load-planner.ts');
  return loadPlanner(sdl, planner, budgetMs);
}
