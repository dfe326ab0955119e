// What the person at the terminal sees while the system starts: one line a step, with its seconds.
// Steps that start side by side are reported in the order in which they end.

export interface Progress {
  /** Runs a step and prints its line when it is done; the work returns what to say besides. */
  step<Result>(title: string, work: () => Promise<Result>): Promise<Result>;
  /** A line below the step that is going on. */
  detail(text: string): void;
  /** Something went wrong that is being mended; said even when quiet. */
  notice(text: string): void;
}

export interface Output {
  readonly write: (text: string) => void;
  readonly warn: (text: string) => void;
}

export function createProgress({ write, warn }: Output, quiet: boolean): Progress {
  const say = quiet ? () => {} : write;
  const details: string[] = [];
  return {
    step: async (title, work) => {
      const startedAt = performance.now();
      const result = await work();
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
      const extra = details.splice(0).join(', ');
      say(`  ✓ ${title.padEnd(24)}${seconds.padStart(5)} s${extra === '' ? '' : `   ${extra}`}\n`);
      return result;
    },
    detail: (text) => {
      // Fetching takes seconds on a first start: said at once, the rest with the step's line.
      if (text.startsWith('fetching')) say(`    ${text} …\n`);
      else details.push(text);
    },
    notice: (text) => warn(`! ${text}\n`),
  };
}
