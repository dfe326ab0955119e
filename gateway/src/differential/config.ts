// How much the differential test does, from the environment: `ATES_SEEDS=5000` for a long run, `ATES_SEED=17` for
// one seed again. Without either, as many seeds as a unit test may take.

/** Which seeds are run. */
export type DifferentialConfig = { readonly seeds: readonly string[]; readonly timeoutMs: number };

/** @throws RangeError when ATES_SEEDS is no positive number. */
export function readDifferentialConfig(env: NodeJS.ProcessEnv = process.env): DifferentialConfig {
  const { ATES_SEED: seed, ATES_SEEDS: count = '60' } = env;
  if (seed !== undefined) return { seeds: [seed], timeoutMs: 120_000 };
  const number = Number(count);
  if (!Number.isInteger(number) || number < 1) throw new RangeError(`ATES_SEEDS=${count}`);
  const seeds = Array.from({ length: number }, (_, index) => String(index));
  return { seeds, timeoutMs: 60_000 + number * 2_000 };
}
