// One seed of the differential test: a world, a handful of operations, and the first that is answered wrongly.
// A failure comes with the seed, the subgraphs and the smallest operation that still shows it.
import type { PlannerName } from '../planning/planner-backend.ts';
import { PlanningError } from '../planning/query-planner.ts';
import { differenceOf } from './compare-answers.ts';
import { randomOperation, type DrawnOperation } from './random-operation.ts';
import { randomWorld } from './random-world.ts';
import { shrinkOperation } from './shrink-operation.ts';
import { openWorld, type Answerer, type WorldGraph } from './world-graph.ts';

/** What a seed showed. `operations` is 0 when the world did not compose. */
export type SeedResult = {
  readonly operations: number;
  /** Operations the planner had no plan for: told to the client, so never a wrong answer. */
  readonly unplanned: number;
  readonly refused?: string;
  readonly failure?: string;
};

/** What is compared. */
export type SeedRun = {
  readonly operationsPerWorld: number;
  /** Whose answers are compared with the monolith's. */
  readonly all: readonly Answerer[];
  readonly planner: PlannerName;
};

/** Stops at the first operation of the world that is answered wrongly. */
export async function runSeed(
  seed: string,
  { operationsPerWorld, all, planner }: SeedRun,
): Promise<SeedResult> {
  const graph = await openWorld(randomWorld(seed), planner);
  if ('refused' in graph) return { operations: 0, unplanned: 0, refused: graph.refused };
  let unplanned = 0;
  for (let index = 0; index < operationsPerWorld; index += 1) {
    const operation = randomOperation(graph.apiSchema, `${seed}/${index}`);
    // Who differs from the first does so often: a part of the operations is enough for the others.
    const some = index % 3 === 0 ? all : all.slice(0, 1);
    const found = await differs(graph, some, operation);
    if (found === noPlan) unplanned += 1;
    if (found === undefined || found === noPlan) continue;
    const fails = async (smaller: DrawnOperation) => {
      const still = await differs(graph, all, smaller);
      return still !== undefined && still !== noPlan;
    };
    const smallest = await shrinkOperation(graph.apiSchema, operation, fails);
    const difference = await differs(graph, all, smallest);
    return {
      operations: index + 1,
      unplanned,
      failure: describe(seed, graph, smallest, difference ?? 'nothing'),
    };
  }
  return { operations: operationsPerWorld, unplanned };
}

const noPlan = 'no plan';

async function differs(
  graph: WorldGraph,
  all: readonly Answerer[],
  operation: DrawnOperation,
): Promise<string | undefined> {
  const expected = await graph.answer('monolith', operation);
  for (const who of all) {
    try {
      const difference = differenceOf(expected, await graph.answer(who, operation));
      if (difference !== undefined) return `${who}: ${difference}`;
    } catch (error) {
      if (error instanceof PlanningError) return noPlan;
      return `${who}, no answer: ${String(error)}`;
    }
  }
  return undefined;
}

function describe(
  seed: string,
  graph: WorldGraph,
  { query, variables }: DrawnOperation,
  difference: string,
): string {
  const sdls = Object.entries(graph.sdls).map(([name, sdl]) => `# subgraph ${name}\n${sdl}`);
  return [
    `seed ${seed}`,
    ...sdls,
    query,
    `variables ${JSON.stringify(variables)}`,
    difference,
  ].join('\n\n');
}
