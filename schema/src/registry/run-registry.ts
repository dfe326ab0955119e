// The registry's command line: reads arguments, runs a command, prints its report, says the exit code.
import { parseArgs } from 'node:util';
import { allPassed, type Section } from './finding.ts';
import { check, compose, publish, type RegistryInput } from './registry.ts';
import { reportFormats, writeReport, type ReportFormat } from './report.ts';

/** 0 when everything passed, 1 when something failed, 2 when the command line makes no sense. */
export type ExitCode = 0 | 1 | 2;

/** Where a command writes. */
export interface Output {
  out(text: string): void;
  err(text: string): void;
}

const usage = `usage: schema <command> [options]

commands
  compose   compose the subgraphs' SDL into schema/published/supergraph.graphql
  check     composition, breaking changes of SDL and events, live subscriptions, published files; writes nothing
  publish   write schema/published and the table in schema/EVENTS.md, unless a change is incompatible

options
  --format text|json   how to report (default: text)
  --root <folder>      the repository's root (default: this one)
  --help               this text

exit codes
  0 passed, 1 failed, 2 wrong usage
`;

const commands: ReadonlyMap<string, (input: RegistryInput) => Promise<Section[]>> = new Map([
  ['compose', compose],
  ['check', check],
  ['publish', publish],
]);

/** Runs one command. `defaultRoot` is the repository the registry belongs to. */
export async function runRegistry(
  args: readonly string[],
  defaultRoot: string,
  output: Output,
): Promise<ExitCode> {
  const request = readRequest(args);
  if (request === 'help') {
    output.out(usage);
    return 0;
  }
  if (typeof request === 'string') {
    output.err(`${request}\n\n${usage}`);
    return 2;
  }
  const sections = await request.run({ root: request.root ?? defaultRoot });
  output.out(writeReport(request.format, request.command, sections));
  return allPassed(sections) ? 0 : 1;
}

interface Request {
  readonly command: string;
  readonly run: (input: RegistryInput) => Promise<Section[]>;
  readonly format: ReportFormat;
  readonly root: string | undefined;
}

// A string is what is wrong with the command line, or `help`.
function readRequest(args: readonly string[]): Request | string {
  const parsed = parse(args);
  if (typeof parsed === 'string') return parsed;
  const { values, positionals } = parsed;
  if (values.help) return 'help';
  const [command = '', ...rest] = positionals;
  const run = commands.get(command);
  if (run === undefined) return command === '' ? 'no command' : `unknown command: ${command}`;
  if (rest.length > 0) return `unexpected argument: ${rest.join(' ')}`;
  const format = reportFormats.find((known) => known === values.format);
  if (format === undefined) return `unknown format: ${values.format}`;
  return { command, run, format, root: values.root };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h', default: false },
        format: { type: 'string', default: 'text' },
        root: { type: 'string' },
      },
    });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
