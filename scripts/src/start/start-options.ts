// The command line of `npm start`: read, or refused with the nearest thing that exists.
// In: the arguments after `npm start --`; out: options, the help text, or a usage error.
import { parseArgs } from 'node:util';
import { readInstant } from '@ates/schema/rehearsal/clock';

export interface StartOptions {
  /** The gateway's port. */
  readonly port: number;
  readonly dataDir: string;
  /** Delete the data first. */
  readonly fresh: boolean;
  /** Seed the demo company. */
  readonly demo: boolean;
  /** One process per service instead of one for all. */
  readonly services: boolean;
  readonly quiet: boolean;
  /** A rehearsal: the instant at which the system's clock starts. */
  readonly clock?: Date;
  /** A rehearsal: makes draws and prices repeat. */
  readonly seed?: string;
}

export type ParsedOptions =
  | { readonly kind: 'options'; readonly options: StartOptions }
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'mistake'; readonly text: string };

const known = {
  port: { type: 'string' },
  data: { type: 'string' },
  fresh: { type: 'boolean' },
  'no-demo': { type: 'boolean' },
  services: { type: 'boolean' },
  quiet: { type: 'boolean' },
  clock: { type: 'string' },
  seed: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

export const helpText = `Usage: npm start -- [options]

Starts the whole system: Postgres, NATS, four subgraphs and the gateway.

  --port PORT    the gateway's port (default 4000)
  --data DIR     where the data lives (default .data)
  --fresh        delete that data first
  --no-demo      an empty company: only the administrator, nobody and nothing else
  --services     one process per service instead of one for all
  --quiet        print nothing but the address and what goes wrong
  --clock TIME   start the system's clock there, for example 2026-03-03T08:00:00Z;
                 npm run clock -- +1d moves it while everything runs
  --seed SEED    draws and prices that repeat, for a rehearsal
  --help         this text

Ctrl-C stops everything. With DATABASE_URL or NATS_URL set, your own servers are used
instead of the embedded ones; .env.example lists all variables.
`;

/** Reads the arguments; nothing is started on a mistake. */
export function parseOptions(args: readonly string[]): ParsedOptions {
  try {
    const { values } = parseArgs({ args: [...args], options: known, strict: true });
    if (values.help === true) return { kind: 'help', text: helpText };
    const port = parsePort(values.port);
    if (port === undefined) return mistake(`--port ${values.port} is not a port (0 to 65535).`);
    const clock = values.clock === undefined ? undefined : readInstant(values.clock);
    if (values.clock !== undefined && clock === undefined)
      return mistake(`--clock ${values.clock} is not an instant like 2026-03-03T08:00:00Z.`);
    return {
      kind: 'options',
      options: {
        port,
        dataDir: values.data ?? '.data',
        fresh: values.fresh ?? false,
        demo: values['no-demo'] !== true,
        services: values.services ?? false,
        quiet: values.quiet ?? false,
        ...(clock === undefined ? {} : { clock }),
        ...(values.seed === undefined ? {} : { seed: values.seed }),
      },
    };
  } catch (error) {
    return mistake(explain(args, error));
  }
}

function parsePort(text: string | undefined): number | undefined {
  if (text === undefined) return 4000;
  const port = Number(text);
  return /^\d+$/.test(text) && port <= 65_535 ? port : undefined;
}

function explain(args: readonly string[], error: unknown): string {
  const names = Object.keys(known);
  const unknown = args.find(
    (arg) => arg.startsWith('-') && !names.includes(nameOf(arg)) && arg !== '-h',
  );
  if (unknown !== undefined) {
    const nearest = nearestTo(nameOf(unknown), names);
    const hint = nearest === undefined ? '' : ` Did you mean --${nearest}?`;
    return `There is no option ${unknown.split('=')[0]}.${hint}`;
  }
  const stray = args.find((arg, index) => !arg.startsWith('-') && !takesValue(args[index - 1]));
  if (stray !== undefined) return `"${stray}" is not an option.`;
  return error instanceof Error ? (error.message.split('. ')[0] ?? error.message) : String(error);
}

function takesValue(arg: string | undefined): boolean {
  return ['--port', '--data', '--clock', '--seed'].includes(arg ?? '');
}

function nameOf(arg: string): string {
  return arg.replace(/^-+/, '').split('=')[0] ?? '';
}

function nearestTo(name: string, names: readonly string[]): string | undefined {
  const ranked = names
    .map((candidate) => ({ candidate, distance: editDistance(name, candidate) }))
    .toSorted((left, right) => left.distance - right.distance);
  const [best] = ranked;
  return best !== undefined && best.distance <= 2 ? best.candidate : undefined;
}

/** How many letters have to be added, dropped or changed. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [i, letter] of Array.from(from).entries()) {
    const next = [i + 1];
    for (const [j, other] of Array.from(to).entries()) {
      const changed = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(changed, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}

function mistake(what: string): ParsedOptions {
  return { kind: 'mistake', text: `${what}\nAll options: npm start -- --help` };
}
