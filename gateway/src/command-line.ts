// What `ates-gateway` may be told on its command line, and the page that says so.
// Arguments go in; what to do comes out, or the mistake.
import { parseArgs } from 'node:util';
import { settings } from './settings.ts';

/** What to do. */
export type Command =
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'mistake'; readonly text: string }
  | {
      readonly kind: 'serve' | 'check';
      /** A file of settings. */
      readonly configFile: string | undefined;
      /** Settings named on the command line. */
      readonly flags: Readonly<Record<string, string>>;
    };

/** @param args without node and the script. */
export function readCommand(args: readonly string[]): Command {
  let values;
  try {
    ({ values } = parseArgs({ args: [...args], options, allowPositionals: false }));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { kind: 'mistake', text: `${why}\nTry: ates-gateway --help` };
  }
  if (values.help) return { kind: 'help', text: helpPage() };
  const { supergraph: SUPERGRAPH, host: HOST, port: PORT } = values;
  const flags = Object.entries({ SUPERGRAPH, HOST, PORT }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return {
    kind: values.check ? 'check' : 'serve',
    configFile: values.config,
    flags: Object.fromEntries(flags),
  };
}

const options = {
  supergraph: { type: 'string', short: 's' },
  config: { type: 'string', short: 'c' },
  host: { type: 'string' },
  port: { type: 'string', short: 'p' },
  check: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

function helpPage(): string {
  const rows = Object.entries(settings).map(
    ([name, one]) => `  ${name.padEnd(30)} ${shown(name, one.default)}`,
  );
  return `Serves any Federation 2 supergraph over its subgraphs.

  ates-gateway --supergraph FILE|URL [--config FILE] [--host HOST] [--port PORT]

  -s, --supergraph FILE|URL  the supergraph; watched, and swapped while it serves
  -c, --config FILE          settings as JSON: { "PORT": 4000, "subgraphs": { "users": "http://…" } }
      --host HOST            where to listen; default 127.0.0.1
  -p, --port PORT            default 4000; 0 is any free port
      --check                checks settings and supergraph, says what is wrong, and exits
  -h, --help                 this page

Signals: SIGHUP looks at the supergraph now; SIGTERM and SIGINT finish what is in flight and stop.
A setting comes from the command line, else from the environment, else from the file, else it is

${rows.join('\n')}
  SUBGRAPH_<NAME>_URL            where a subgraph is, instead of where the supergraph says
  SUBGRAPH_<NAME>_STREAM         where it streams subscriptions itself: ws(s), or http(s) for SSE
`;
}

function shown(name: string, value: string): string {
  if (value === '') return '(none)';
  return name === 'SUPERGRAPH' ? 'schema/published/supergraph.graphql' : value;
}
