// `npm run bench -- <name> [options]`: measurements of the running system. They print what they find and
// judge nothing: numbers of one machine are no tests. Each compares with a baseline of the same run.
import { constants } from 'node:os';
import { parseArgs } from 'node:util';
import { removeBenchFolders } from './bench-folder.ts';
import { benchGateway } from './gateway/bench-gateway.ts';
import { benchHostile } from './hostile.ts';
import { benchClose } from './close.ts';
import { benchLive } from './live/bench-live.ts';
import { benchPush } from './push.ts';
import { benchShuffle } from './shuffle.ts';

export interface BenchOptions {
  readonly runs: number;
  readonly services: boolean;
  /** How many of whatever the bench is about; each has its own default. */
  readonly size?: number;
  /** Percent of the accounts that moved (close). */
  readonly moved?: number;
  /** What to measure of it; everything when it is empty. */
  readonly only: readonly string[];
}

const benches: Readonly<
  Record<string, { about: string; run: (options: BenchOptions) => Promise<void> }>
> = {
  push: {
    about: 'from a mutation to the live balance it causes, and to its own answer',
    run: benchPush,
  },
  gateway: {
    about: 'our gateway beside others over the same subgraphs: CPU, rate, memory, as ratios',
    run: ({ runs, only }) => benchGateway({ runs, only, loadMs: 700 }),
  },
  live: {
    about: 'live subscriptions: memory, fan-out, latency, and what is lost when things come and go',
    run: benchLive,
  },
  hostile: {
    about: "a victim's p99 beside hostile documents, beside polite ones and alone, as ratios",
    run: benchHostile,
  },
  shuffle: {
    about: 'a shuffle of 100,000 open tasks, and how long other commands wait meanwhile',
    run: benchShuffle,
  },
  close: {
    about: 'closing a day of 1,000,000 accounts, and how long postings and queries wait meanwhile',
    run: benchClose,
  },
};

const help = `Usage: npm run bench -- <name> [--runs N] [--services] [--only NAMES] [--size N]

${Object.entries(benches)
  .map(([name, { about }]) => `  ${name.padEnd(8)} ${about}`)
  .join('\n')}

  --runs N     how often everything is measured (default 5); medians over the runs are printed
  --services   one process per service instead of one for all (push)
  --only NAMES comma-separated gateways and cases (gateway): apollo, mercurius, hive, hive-native, grafbase,
               ates, ates-off, ates-identity, ates-answers; heavy, small, entity, arguments,
               identical, documents; flood: other clients never pause (shuffle);
               idle, fanout, active, faults (live)
  --size N     how many tasks (shuffle), how many clients (live)
  --accounts N how many accounts (close)
  --moved P    percent of them that moved on the day (close; default 20)
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '5' },
    services: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    size: { type: 'string' },
    accounts: { type: 'string' },
    moved: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    const end = () => process.exit(128 + constants.signals[signal]);
    removeBenchFolders().then(end, end);
  });
}

const [name = ''] = positionals;
const bench = Object.hasOwn(benches, name) ? benches[name] : undefined;
const runs = Number(values.runs);
if (values.help || !bench || !Number.isInteger(runs) || runs < 1 || runs > 100) {
  console.log(help);
  process.exitCode = values.help ? 0 : 2;
} else {
  const count = values.size ?? values.accounts;
  const size = count === undefined ? {} : { size: Number(count) };
  const moved = values.moved === undefined ? {} : { moved: Number(values.moved) };
  const only = values.only.split(',').filter(Boolean);
  await bench.run({ runs, services: values.services, only, ...size, ...moved });
}
