// Random graphs, random operations: the federated answer is the monolith's. A failure prints the seed, the
// subgraphs and a small operation. `ATES_SEEDS=5000` runs thousands, `ATES_SEED=17` one of them again.
import { expect, test } from 'vitest';
import { readDifferentialConfig } from './config.ts';
import { runSeed } from './run-seed.ts';

const { seeds, timeoutMs } = readDifferentialConfig();

test(
  `our executor answers as the monolith does, ${seeds.length} worlds`,
  async () => {
    const failures: string[] = [];
    let operations = 0;
    let unplanned = 0;
    for (const seed of seeds) {
      const result = await runSeed(seed);
      operations += result.operations;
      unplanned += result.unplanned;
      if (result.failure !== undefined) failures.push(result.failure);
    }
    expect(failures.join('\n\n')).toBe('');
    // Most drawn worlds compose and most operations have plans, or the test would prove little.
    expect(operations).toBeGreaterThanOrEqual(seeds.length * 4);
    expect(unplanned / operations).toBeLessThan(0.05);
  },
  timeoutMs,
);
