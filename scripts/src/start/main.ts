// The entry of `npm start`: reads the command line, starts the system, waits for the end.
// One signal stops everything in order; a second one does not wait.
import { readStartConfig } from './config.ts';
import { inProcessMode } from './in-process-mode.ts';
import { launch, Running } from './launch.ts';
import { createProgress, type Progress } from './progress.ts';
import { seedDemo } from './seed-demo.ts';
import { servicesMode } from './services-mode.ts';
import { explainFailure } from './start-error.ts';
import { parseOptions, type StartOptions } from './start-options.ts';
import { welcomeText } from './welcome.ts';

const stopDeadlineMs = 30_000;

async function main(args: readonly string[]): Promise<void> {
  const parsed = parseOptions(args);
  if (parsed.kind === 'options') return start(parsed.options);
  const isMistake = parsed.kind === 'mistake';
  (isMistake ? process.stderr : process.stdout).write(`${parsed.text}\n`);
  process.exitCode = isMistake ? 2 : 0;
}

async function start(options: StartOptions): Promise<void> {
  const running = new Running();
  const abort = new AbortController();
  const progress = createProgress(
    {
      write: (text) => process.stdout.write(text),
      warn: (text) => process.stderr.write(text),
    },
    options.quiet,
  );
  const starting = new Promise<void>((begin) => setImmediate(begin)).then(() =>
    startEverything(options, progress, running, abort.signal, onLost),
  );
  const end = createEnd(running, abort, starting);
  function onLost(text: string): void {
    end(1, `${text} Stopping everything.`);
  }
  const onSignal = (): void => {
    if (!options.quiet && !abort.signal.aborted) {
      process.stdout.write('\nStopping (once more does not wait) …\n');
    }
    end(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  process.on('uncaughtException', (error) => end(1, explainFailure(error)));
  try {
    await starting;
  } catch (error) {
    if (!abort.signal.aborted) end(1, explainFailure(error));
  }
}

async function startEverything(
  options: StartOptions,
  progress: Progress,
  running: Running,
  signal: AbortSignal,
  onLost: (text: string) => void,
): Promise<void> {
  const config = readStartConfig(undefined, options);
  const mode = options.services
    ? servicesMode({ onNotice: (text) => progress.notice(text), onLost })
    : inProcessMode();
  const gatewayUrl = await launch({ options, config, mode, progress, signal, onLost }, running);
  const { admin } = config;
  // The demo is made by commands of the first administrator, whose login counts for nothing then.
  const demo = options.demo && (config.base['JWKS_URL'] ?? '') === '';
  if (demo) {
    await progress.step('demo company', () => seedDemo({ gatewayUrl, admin, signal }));
  }
  const welcome = welcomeText({ gatewayUrl, admin, demo });
  process.stdout.write(options.quiet ? `${gatewayUrl}/graphql\n` : welcome);
}

/** Ends the process: the first call stops in order, a signal after it does not wait. */
function createEnd(
  running: Running,
  abort: AbortController,
  starting: Promise<void>,
): (code: number, why?: string) => void {
  const exitNow = (): void => {
    running.kill();
    process.exit(1);
  };
  return (code, why) => {
    if (why !== undefined) process.stderr.write(`\n${why}\n`);
    if (abort.signal.aborted) return why === undefined ? exitNow() : undefined;
    abort.abort();
    setTimeout(exitNow, stopDeadlineMs).unref();
    // What is just starting is let finish first: only then is it known what there is to stop.
    void starting
      .catch(() => {})
      .then(() => running.stop())
      .then(() => process.exit(code), exitNow);
  };
}

await main(process.argv.slice(2));
