// Turns the rounds of a measurement into a table per case: medians, and the spread of the ratios between rounds.
// Ratios compare within a round, where the machine was the same for both.
import type { Case } from './cases.ts';

/** One gateway under one case in one round. */
export type Sample = {
  readonly gateway: string;
  readonly case: string;
  readonly round: number;
  readonly rate: number;
  readonly cpuMs: number | undefined;
  readonly fetches: number;
};

/** @param baseline the gateway ratios are against. */
export function table(
  one: Case,
  samples: readonly Sample[],
  names: readonly string[],
  baseline: string,
): string {
  const lines = [
    `### ${one.name}: ${one.about}`,
    '',
    `| gateway | requests/s | CPU ms/request | × ${baseline} (CPU) | spread | fetches/request |`,
    '| --- | ---: | ---: | ---: | ---: | ---: |',
  ];
  const of = (gateway: string) =>
    samples.filter((sample) => sample.case === one.name && sample.gateway === gateway);
  const base = new Map(of(baseline).map((sample) => [sample.round, sample.cpuMs]));
  for (const name of names) {
    const mine = of(name);
    if (mine.length === 0) continue;
    const cpu = mine.flatMap(({ cpuMs }) => cpuMs ?? []);
    const ratios = mine.flatMap(({ cpuMs, round }) => {
      const against = base.get(round);
      return cpuMs === undefined || against === undefined ? [] : [against / cpuMs];
    });
    lines.push(
      `| ${name} | ${fixed(median(mine.map(({ rate }) => rate)), 0)} | ${fixed(median(cpu), 3)} | ${fixed(median(ratios), 1)} | ${fixed(Math.min(...ratios), 1)} to ${fixed(Math.max(...ratios), 1)} | ${fixed(median(mine.map(({ fetches }) => fetches)), 1)} |`,
    );
  }
  return lines.join('\n');
}

/** The middle value; NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

function fixed(value: number, digits: number): string {
  return Number.isFinite(value) ? value.toFixed(digits) : '–';
}
