// Starts the whole system in order and stops it in reverse.
// In: options and the environment; out: the gateway's address and a way to stop everything.
import { connectBroker } from '@ates/schema/broker/connect';
import type { BrokerUser } from '@ates/schema/broker/permissions';
import { provisionStreams } from '@ates/schema/broker/streams';
import { ClockError, setClock } from '../clock/set-clock.ts';
import { ensureDatabase } from '../services/ensure-database.ts';
import { removeAddresses, writeAddresses } from '../services/run-files.ts';
import { startServices } from '../services/start-services.ts';
import { checkPort } from './check-port.ts';
import {
  gatewayEnvironment,
  subgraphEnvironment,
  subgraphNames,
  type StartConfig,
  type SubgraphName,
} from './config.ts';
import type { Progress } from './progress.ts';
import { StartError } from './start-error.ts';
import type { StartOptions } from './start-options.ts';
import type { Mode, RunningUnit } from './unit.ts';

export interface LaunchOptions {
  readonly options: StartOptions;
  readonly config: StartConfig;
  readonly mode: Mode;
  readonly progress: Progress;
  /** Aborting it stops what has started so far. */
  readonly signal: AbortSignal;
  /** A server nobody had asked to stop is gone: everything has to stop. */
  readonly onLost: (text: string) => void;
}

interface Stopper {
  readonly stop: () => Promise<unknown>;
  readonly kill: () => void;
}

/** What runs so far; `kill` is for a second Ctrl-C, when nobody wants to wait. */
export class Running {
  readonly #stoppers: Stopper[] = [];
  #stopped: Promise<void> | undefined;

  /** What comes up when everything is being stopped already is ended at once. */
  add(stopper: Stopper): void {
    if (this.#stopped !== undefined) return stopper.kill();
    this.#stoppers.push(stopper);
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stopAll();
    return this.#stopped;
  }

  kill(): void {
    for (const stopper of this.#stoppers.toReversed()) stopper.kill();
  }

  async #stopAll(): Promise<void> {
    for (const stopper of this.#stoppers.toReversed()) {
      // One that fails to stop must not keep the others up.
      await stopper.stop().catch(() => stopper.kill());
    }
  }
}

/** Runs every step; when one fails, or the signal fires, the caller stops what `running` holds. */
export async function launch(
  { options, config, mode, progress, signal, onLost }: LaunchOptions,
  running: Running,
): Promise<string> {
  await checkPort(config.host, options.port);
  const prepared = mode.prepare();
  // Its failure is thrown where it is awaited; until then it must not end the process.
  prepared.catch(() => {});

  const servers = await progress.step('Postgres and NATS', () =>
    startServices({
      dataDir: options.dataDir,
      fresh: options.fresh,
      signal,
      config: config.servers,
      onProgress: (text) => progress.detail(text),
      onDeath: (server, how) => onLost(`${server} ended unexpectedly (${how}).`),
    }),
  );
  running.add({ stop: servers.stop, kill: servers.kill });
  signal.throwIfAborted();
  await prepareBroker(config, servers.natsUrl);
  const natsUrlOf = (user: BrokerUser): string =>
    config.natsUrls.get(user) ?? servers.natsUrlOf(user);

  const databases = await progress.step('databases', () =>
    provideDatabases(config, servers.postgresUrl),
  );
  await progress.step('program code', () => prepared);
  signal.throwIfAborted();

  const subgraphs = await progress.step(subgraphNames.join(', '), () =>
    startAll(
      databases.map(
        ([name, url]) =>
          async () =>
            keep(
              running,
              await mode.startSubgraph(
                name,
                subgraphEnvironment(config, url, natsUrlOf(name), options.dataDir),
              ),
            ),
      ),
    ),
  );
  signal.throwIfAborted();

  const urls = Object.fromEntries(subgraphs.map(({ name, url }) => [name, url]));
  const env = gatewayEnvironment(config, options.port, natsUrlOf('gateway'), urls);
  const gateway = await progress.step('gateway', async () =>
    keep(running, await mode.startGateway(env)),
  );
  signal.throwIfAborted();
  await writeAddresses(options.dataDir, { ...urls, gateway: `${gateway.url}/graphql` });
  running.add({ stop: () => removeAddresses(options.dataDir), kill: () => {} });
  return gateway.url;
}

/**
 * The streams are brought to our settings by the administrator: services may make one that is missing, and no more.
 * The clock is moved before anybody looks at it; every process then follows it.
 */
async function prepareBroker(config: StartConfig, natsUrl: string): Promise<void> {
  const prefix = config.base['NATS_PREFIX'] ?? '';
  const broker = await connectBroker({ url: natsUrl, name: 'launcher', prefix });
  try {
    await provisionStreams(broker);
    if (config.clock !== undefined) await setClock(broker, config.clock, new Date());
  } catch (error) {
    if (!(error instanceof ClockError)) throw error;
    throw new StartError(error.message, 'Leave --clock away to go on, or add --fresh.', error);
  } finally {
    await broker.close();
  }
}

function provideDatabases(
  config: StartConfig,
  serverUrl: string,
): Promise<(readonly [SubgraphName, string])[]> {
  return Promise.all(
    subgraphNames.map(async (name) => {
      const url = config.databaseUrls.get(name);
      return [name, url ?? (await ensureDatabase(serverUrl, `ates_${name}`))] as const;
    }),
  );
}

// All of them end, well or badly, before the first failure is thrown: nothing is left half started.
async function startAll<Unit>(starts: readonly (() => Promise<Unit>)[]): Promise<Unit[]> {
  const outcomes = await Promise.allSettled(starts.map((start) => start()));
  const failure = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
  return outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
}

function keep<Unit extends RunningUnit>(running: Running, unit: Unit): Unit {
  running.add({ stop: unit.close, kill: unit.kill });
  return unit;
}
