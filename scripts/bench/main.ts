// `npm run bench -- <name> [options]`: measurements of the running system. They print what they find and
// judge nothing: numbers of one machine are no tests. Each compares with a baseline of the same run.
import { parseArgs } from 'node:util';
import { benchPush } from './push.ts';

export interface BenchOptions {
  readonly runs: number;
  readonly services: boolean;
}

const benches: Readonly<
  Record<string, { about: string; run: (options: BenchOptions) => Promise<void> }>
> = {
  push: {
    about: 'from a mutation to the live balance it causes, and to its own answer',
    run: benchPush,
  },
};

const help = `Usage: npm run bench -- <name> [--runs N] [--services]

${Object.entries(benches)
  .map(([name, { about }]) => `  ${name.padEnd(8)} ${about}`)
  .join('\n')}

  --runs N     how often everything is measured (default 5); medians over the runs are printed
  --services   one process per service instead of one for all
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '5' },
    services: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const [name = ''] = positionals;
const bench = Object.hasOwn(benches, name) ? benches[name] : undefined;
const runs = Number(values.runs);
if (values.help || !bench || !Number.isInteger(runs) || runs < 1 || runs > 100) {
  console.log(help);
  process.exitCode = values.help ? 0 : 2;
} else {
  await bench.run({ runs, services: values.services });
}
