// Plans on a new graph what was asked lately of the one before, so that the first requests find their plans made.
// Bounded in number and time: a swap waits for it.
import type { Graph } from './graph.ts';
import { isRefusal } from './operations/prepare-operation.ts';
import type { NamedOperation } from './recent-texts.ts';

/** How much is planned before a new graph serves. */
export type Warming = {
  readonly operationsMax: number;
  readonly maxMs: number;
};

/** @param operations those asked last come first. What has no plan any more is left out. */
export async function warmGraph(
  { prepare, override, planner }: Pick<Graph, 'prepare' | 'override' | 'planner'>,
  operations: readonly NamedOperation[],
  maxMs: number,
): Promise<void> {
  const deadline = performance.now() + maxMs;
  for (const { query, operationName } of operations) {
    if (performance.now() > deadline) return;
    const operation = prepare(query, operationName);
    if (!isRefusal(operation)) await planner.plan(override(operation)).catch(() => undefined);
    // Checking and planning may take this thread for a while: requests come in between.
    await new Promise((resolve) => setImmediate(resolve));
  }
}
