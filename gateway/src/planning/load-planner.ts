// Loads a planner's library in this thread and gives it a supergraph: in a worker, or where everything runs in one.
// Libraries are large and loaded only when chosen.
import { outlineSupergraph } from '../supergraph/outline-supergraph.ts';
import { createApolloBackend } from './apollo-planner.ts';
import type { OpenedBackend, PlannerName } from './planner-backend.ts';

/** @throws SupergraphError when the text cannot be served, PlannerMissingError when the library cannot be loaded. */
export async function loadPlanner(
  sdl: string,
  name: PlannerName,
  budgetMs: number,
): Promise<OpenedBackend> {
  const outline = outlineSupergraph(sdl);
  if (name === 'apollo') return { outline, backend: createApolloBackend(sdl) };
  const { createHiveBackend } = await import('./hive-planner.ts');
  return { outline, backend: await createHiveBackend(sdl, budgetMs) };
}
