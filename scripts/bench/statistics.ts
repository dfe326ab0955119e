// Percentiles and medians of samples, for tables that people read.

/** The value below which the share `p` (0 … 1) of `samples` lies. */
export function percentile(samples: readonly number[], p: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] ?? Number.NaN;
}

export const median = (samples: readonly number[]): number => percentile(samples, 0.5);

/** "12.3 (11.9 … 14.0)": the median of the runs, and their spread. */
export const medianWithSpread = (samples: readonly number[]): string =>
  `${median(samples).toFixed(1)} (${Math.min(...samples).toFixed(1)} … ${Math.max(...samples).toFixed(1)})`;
