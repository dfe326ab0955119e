// Turns a subgraph's definition into a running service. The order below is the order of start; it
// stops in reverse: nothing new comes in, then what is in hand is finished, then the lights go out.
import { readFile } from 'node:fs/promises';
import { connectBroker } from '@ates/schema/broker/connect';
import { provisionStreams } from '@ates/schema/broker/streams';
import { createClock, followClock } from '@ates/schema/rehearsal/clock';
import { watchIdentity } from '@ates/schema/identity/identity-replica';
import { openVerifier } from '@ates/schema/identity/open-verifier';
import { sql } from 'drizzle-orm';
import type { Logger } from 'pino';
import type { ApiContext } from '../api/api-context.ts';
import { withDeadLetters } from '../api/dead-letter-api.ts';
import { consistencyPlugin } from '../api/consistency-plugin.ts';
import { startSubgraphServer, type SubgraphHandler } from '../api/start-subgraph-server.ts';
import type { Actor } from '../domain/actor.ts';
import { userId } from '../domain/ids.ts';
import type { Ports } from '../domain/ports.ts';
import { startRelay } from '../events/relay.ts';
import { createSignal } from '../events/signal.ts';
import { guardStreams } from '../events/stream-guard.ts';
import type { Consumer, ConsumerProgress, RetryPolicy } from '../reactions/start-consumer.ts';
import { startReactions } from '../reactions/start-reactions.ts';
import { openDatabase } from '../tables/database.ts';
import { migrateDatabase } from '../tables/migrate.ts';
import { defaultConsistencyWaitMs, type SubgraphConfig } from './config.ts';
import { consistencySource } from './consistency-source.ts';
import { forgetKeysWorker } from './forget-keys-worker.ts';
import { deadLetterDesk } from './dead-letter-desk.ts';
import { gatewayOnly } from './gateway-only.ts';
import { createLifecycle } from './lifecycle.ts';
import { createLogger } from './logger.ts';
import { startWorkers } from './start-workers.ts';
import type { SubgraphDefinition, SubgraphParts } from './subgraph-definition.ts';
import { createPorts } from './create-ports.ts';
import { noRehearsal } from './rehearsal.ts';

export interface StartOptions {
  /** Time, ids and chance; the system's own unless a rehearsal or a test says otherwise. */
  readonly ports?: Ports;
  readonly logger?: Logger;
  readonly retry?: RetryPolicy;
}

export interface RunningSubgraph<Config extends SubgraphConfig = SubgraphConfig> {
  readonly name: string;
  /** Where it answers GraphQL over HTTP. */
  readonly url: string;
  /** The same without HTTP, for a gateway in the same process. */
  readonly handle: SubgraphHandler;
  readonly parts: SubgraphParts<Config>;
  readonly consumers: readonly Consumer[];
  close(): Promise<void>;
}

/** Starts a subgraph; when any step fails, what had started is stopped and the error thrown. */
export async function startSubgraph<Config extends SubgraphConfig, Context extends ApiContext>(
  definition: SubgraphDefinition<Config, Context>,
  config: Config,
  options: StartOptions = {},
): Promise<RunningSubgraph<Config>> {
  const { name } = definition;
  const logger = options.logger ?? createLogger({ name, level: config.logLevel });
  const lifecycle = createLifecycle((step, error) =>
    logger.error({ err: error, step }, 'stop failed'),
  );
  try {
    return await startSteps(definition, config, options, logger, lifecycle);
  } catch (error) {
    await lifecycle.stop();
    throw error;
  }
}

async function startSteps<Config extends SubgraphConfig, Context extends ApiContext>(
  definition: SubgraphDefinition<Config, Context>,
  config: Config,
  options: StartOptions,
  logger: Logger,
  lifecycle: ReturnType<typeof createLifecycle>,
): Promise<RunningSubgraph<Config>> {
  const { name } = definition;
  const rehearsal = options.ports ? noRehearsal : (config.rehearsal ?? noRehearsal);
  const clock = createClock(rehearsal.clockOffsetMs);
  const ports = options.ports ?? createPorts(clock, rehearsal.seed);
  const committed = createSignal();
  const handled = createSignal();
  const consumers: Consumer[] = [];

  await migrateDatabase(config.databaseUrl, definition.migrations);
  const broker = await connectBroker({ url: config.natsUrl, name, prefix: config.natsPrefix });
  lifecycle.onStop('broker', () => broker.close());
  const database = openDatabase(config.databaseUrl, { name });
  lifecycle.onStop('database', () => database.close());
  await provisionStreams(broker);
  if (rehearsal.clockMoves) {
    const following = await followClock(broker, clock, (problem) =>
      logger.warn({ err: problem }, 'clock'),
    );
    lifecycle.onStop('clock', () => following.close());
    await following.ready;
  }

  const progress = (): ConsumerProgress => progressOf(consumers);
  const parts: SubgraphParts<Config> = {
    config,
    broker,
    database,
    ports,
    committed,
    logger,
    progress,
    consumers: () => consumers,
    onClockMoved: (listener) => clock.onMoved(listener),
  };
  const rooms = definition.rooms(parts);
  await rooms.prepare?.();

  const guard = guardStreams({ database, broker, committed, context: name, logger });
  lifecycle.onStop('stream guard', async () => guard.close());
  const relay = startRelay({ database, broker, committed, context: name, logger, guard });
  lifecycle.onStop('relay', () => relay.close());

  const identity = watchIdentity(broker, { now: () => ports.now() });
  lifecycle.onStop('identity', () => identity.close());
  await identity.ready;

  consumers.push(
    ...(await startReactions({
      subgraph: name,
      broker,
      database,
      logger,
      reactions: rooms.reactions,
      ports,
      afterCommit: () => {
        committed.notify();
        handled.notify();
      },
      rereadsWhenEmpty: rooms.projectionsOnly ?? false,
      ...(options.retry ? { retry: options.retry } : {}),
    })),
  );
  for (const consumer of consumers) lifecycle.onStop(consumer.name, () => consumer.close());

  const workers = startWorkers([...(rooms.workers ?? []), forgetKeysWorker(parts)], logger);
  lifecycle.onStop('workers', () => workers.close());

  const verifier = await openVerifier({
    identity,
    external: config.externalIssuer,
    now: () => ports.now(),
    onProblem: (problem) => logger.warn({ err: problem }, 'identity provider'),
  });
  lifecycle.onStop('verifier', async () => verifier.close());
  const { reactions } = rooms;
  const consistency = await consistencySource({
    subgraph: name,
    database,
    broker,
    reactions,
    handled,
  });
  const server = await startSubgraphServer({
    host: config.host,
    port: config.port,
    sdl: await readFile(definition.sdl, 'utf8'),
    resolvers: withDeadLetters(
      name,
      definition.access,
      rooms.resolvers,
      deadLetterDesk(parts, reactions),
    ),
    access: definition.access,
    authenticate: async (token): Promise<Actor | undefined> => {
      const verified = await verifier.verify(token);
      return verified.ok
        ? { id: userId(verified.viewer.userId), role: verified.viewer.role }
        : undefined;
    },
    createContext: rooms.createContext,
    newId: () => ports.newId(),
    isReady: async () => {
      await database.db.execute(sql`select 1`);
      return !broker.nc.isClosed();
    },
    ...(rooms.routes ? { routes: rooms.routes } : {}),
    plugins: [
      consistencyPlugin(consistency, config.consistencyWaitMs ?? defaultConsistencyWaitMs),
      ...gatewayOnly(name, config.gatewaySecret),
    ],
    development: config.development,
    logger,
  });
  lifecycle.onStop('server', () => server.close());
  logger.info({ url: server.url }, 'ready');

  return {
    name,
    url: server.url,
    handle: server.handle,
    parts,
    consumers,
    close: () => lifecycle.stop(),
  };
}

/** Caught up when all are; otherwise as far as the one that is furthest behind. */
function progressOf(consumers: readonly Consumer[]): ConsumerProgress {
  const all = consumers.map((consumer) => consumer.progress());
  const late = all.filter(({ caughtUp }) => !caughtUp);
  const times = (late.length > 0 ? late : all).map(({ lastHandledAt }) => lastHandledAt);
  const known = times.filter((time) => time !== undefined).toSorted();
  return {
    caughtUp: late.length === 0,
    lastHandledAt:
      late.length === 0 ? known.at(-1) : known.length < times.length ? undefined : known[0],
    behind: late.flatMap(({ behind }) => behind),
  };
}
