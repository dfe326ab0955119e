// From the text of a supergraph to the Supergraph value in one step, in this thread.
// For checks and tests; what serves has the outline made where its plans are made.
import { outlineSupergraph } from './outline-supergraph.ts';
import { supergraphFromOutline } from './supergraph-from-outline.ts';
import type { Supergraph } from './supergraph.ts';

/**
 * Parses and validates a supergraph's SDL and derives both schemas from it.
 * @throws SupergraphError when the SDL is broken or uses a feature the planner does not know.
 */
export function buildSupergraph(sdl: string): Supergraph {
  return supergraphFromOutline(sdl, outlineSupergraph(sdl));
}
