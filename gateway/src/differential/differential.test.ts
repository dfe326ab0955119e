// Random graphs, random operations: the federated answer is the monolith's. A failure prints the seed, the subgraphs
// and a small operation; `ATES_SEED=<seed>` runs it again. `ATES_SEEDS=5000` runs thousands of worlds.
import { expect, test } from 'vitest';
import { readDifferentialConfig } from './config.ts';
import { runSeed } from './run-seed.ts';

const config = readDifferentialConfig();
const { seeds, all, planner, timeoutMs } = config;

test(
  `answers are the monolith's: ${all.join('; ')}; ${planner} planner, ${seeds.length} worlds`,
  async () => {
    const failures: string[] = [];
    let composed = 0;
    let operations = 0;
    let unplanned = 0;
    for (const seed of seeds) {
      const result = await runSeed(seed, config);
      if (result.operations > 0) composed += 1;
      operations += result.operations;
      unplanned += result.unplanned;
      if (result.failure !== undefined) failures.push(result.failure);
      if (failures.length >= 20) break;
    }
    expect(failures.join('\n\n')).toBe('');
    // Most drawn worlds compose and most operations have plans, or the test would prove little.
    expect(composed).toBeGreaterThanOrEqual(seeds.length / 2);
    expect(operations).toBeGreaterThanOrEqual(composed * config.operationsPerWorld);
    expect(unplanned / operations).toBeLessThan(0.05);
  },
  timeoutMs,
);
