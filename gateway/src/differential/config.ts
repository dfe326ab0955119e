// How much the differential test does, from the environment. By default the worlds that were answered wrongly once and
// the same others every time, as many as a unit test may take: a change is red for what it changes. `ATES_SEEDS=5000`
// draws as many new ones, other ones every time; `ATES_SEED=…` is one of them again.
import type { PlannerName } from '../planning/planner-backend.ts';
import { ownModes, type Answerer } from './world-graph.ts';

/** Which worlds are drawn, who plans, and who is compared with the monolith. */
export type DifferentialConfig = {
  readonly seeds: readonly string[];
  readonly operationsPerWorld: number;
  readonly planner: PlannerName;
  readonly all: readonly Answerer[];
  readonly timeoutMs: number;
};

/** Worlds that showed a defect once, or much of what Federation has. */
const kept = ['17', '203', '516', 'b1-64', 'b1-246', 'e1-37'];

/** @throws RangeError when ATES_SEEDS is no positive number. */
export function readDifferentialConfig(env: NodeJS.ProcessEnv = process.env): DifferentialConfig {
  const { ATES_SEED: seed, ATES_SEEDS: count, ATES_OPERATIONS: operations = '80' } = env;
  const planner = env['ATES_PLANNER'] === 'hive' ? 'hive' : 'apollo';
  const all = env['ATES_EXECUTOR'] === 'apollo' ? (['apollo'] as const) : ownModes;
  const settings = { planner, all, operationsPerWorld: positive(operations) } as const;
  if (seed !== undefined) return { ...settings, seeds: seed.split(','), timeoutMs: 600_000 };
  // A long run has another base every time: what one does not draw, the next may.
  const base = env['ATES_SEED_BASE'] ?? (count === undefined ? 'ci' : Date.now().toString(36));
  const drawn = Array.from({ length: positive(count ?? '30') }, (_, index) => `${base}-${index}`);
  return { ...settings, seeds: [...kept, ...drawn], timeoutMs: 120_000 + drawn.length * 3_000 };
}

function positive(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new RangeError(`${text} is no count.`);
  return number;
}
