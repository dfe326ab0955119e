// A real subgraph for a test: its own database cloned from the migrated template, its own subjects and
// streams, real HTTP, and helpers to speak to it as a gateway would and to feed it others' events.
import { randomBytes } from 'node:crypto';
import { connectBroker, type Broker } from '@ates/schema/broker/connect';
import { encodeEvent } from '@ates/schema/contracts/codec';
import type { Contract } from '@ates/schema/contracts/contract';
import { newEvent, type CloudEvent } from '@ates/schema/contracts/envelope';
import { provisionStreams, streamDefinitions } from '@ates/schema/broker/streams';
import type { ApiContext } from '../api/api-context.ts';
import type { Actor } from '../domain/actor.ts';
import type { RetryPolicy } from '../reactions/start-consumer.ts';
import type { SubgraphConfig } from '../process/config.ts';
import { createLogger } from '../process/logger.ts';
import { startSubgraph, type RunningSubgraph } from '../process/start-subgraph.ts';
import type { SubgraphDefinition } from '../process/subgraph-definition.ts';
import { createTestDatabase } from './create-test-database.ts';
import { createTestIssuer, type TestIssuer } from './create-test-issuer.ts';
import { testPorts, type TestPorts } from './test-ports.ts';

// What vitest's global set-up provides to every int test: servers, not databases or streams.
declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string;
    natsUrl: string;
  }
}

export interface TestSubgraphOptions<Config extends SubgraphConfig, Context extends ApiContext> {
  readonly definition: SubgraphDefinition<Config, Context>;
  /** What the subgraph's config has besides the kit's part. */
  readonly config: Omit<Config, keyof SubgraphConfig>;
  readonly postgresUrl: string;
  readonly natsUrl: string;
  readonly businessTimeZone?: string;
  readonly ports?: TestPorts;
}

export interface GraphQLAnswer<Data = Record<string, unknown>> {
  /** As the test expects it; null or absent only when the whole request was refused. */
  readonly data: Data;
  readonly errors?: { message: string; path?: (string | number)[]; extensions: { code: string } }[];
}

export interface TestSubgraph<Config extends SubgraphConfig> {
  readonly subgraph: RunningSubgraph<Config>;
  readonly ports: TestPorts;
  readonly broker: Broker;
  /** Asks over HTTP, signed in as `actor` unless undefined. */
  ask<Data = Record<string, unknown>>(
    actor: Actor | undefined,
    query: string,
    variables?: Record<string, unknown>,
  ): Promise<GraphQLAnswer<Data>>;
  /** Publishes an event as another subgraph would; answers it. */
  publish<Data>(
    contract: Contract<string, Data>,
    data: Data,
    facts?: PublishFacts,
  ): Promise<CloudEvent<Data>>;
  /** Publishes bytes as they are. */
  publishRaw(subject: string, payload: string): Promise<void>;
  /** Everything told on a stream so far, in order, subjects without prefix. */
  told(stream: string): Promise<CloudEvent[]>;
  /** Stops the subgraph and starts it again on the same database and streams. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export interface PublishFacts {
  readonly id?: string;
  readonly time?: string;
  readonly version?: number;
  readonly correlationId?: string;
}

// Failures are tried again at once: a test waits for the outcome, not for the clock.
const quickRetry: RetryPolicy = { attemptsMax: 3, backOffMs: 1, backOffMaxMs: 10 };

export async function openTestSubgraph<Config extends SubgraphConfig, Context extends ApiContext>(
  options: TestSubgraphOptions<Config, Context>,
): Promise<TestSubgraph<Config>> {
  const { definition } = options;
  const ports = options.ports ?? testPorts();
  const database = await createTestDatabase(options.postgresUrl, definition.migrations);
  const kitConfig: SubgraphConfig = {
    databaseUrl: database.url,
    natsUrl: options.natsUrl,
    natsPrefix: `t${randomBytes(6).toString('hex')}.`,
    host: '127.0.0.1',
    port: 0,
    logLevel: 'silent',
    businessTimeZone: options.businessTimeZone ?? 'UTC',
    development: true,
  };
  // The two parts of the config are all of it; TypeScript cannot add up generics.
  const config = { ...kitConfig, ...options.config } as Config;
  const logger = createLogger({ name: definition.name, level: kitConfig.logLevel });
  const start = () => startSubgraph(definition, config, { ports, logger, retry: quickRetry });
  const issuer = await openIssuer(kitConfig, ports);
  const world: { subgraph: RunningSubgraph<Config> } = { subgraph: await start() };

  return {
    get subgraph() {
      return world.subgraph;
    },
    get broker() {
      return world.subgraph.parts.broker;
    },
    ports,
    async ask<Data>(actor: Actor | undefined, query: string, variables?: Record<string, unknown>) {
      const response = await fetch(world.subgraph.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(actor ? { authorization: `Bearer ${await issuer.tokenFor(actor)}` } : {}),
        },
        body: JSON.stringify({ query, variables }),
      });
      // The test says what it expects there; its assertions find out.
      return (await response.json()) as GraphQLAnswer<Data>;
    },
    async publish(contract, data, facts = {}) {
      const event = newEvent(contract, eventFacts(ports, facts), data);
      const { broker } = world.subgraph.parts;
      await broker.js.publish(
        broker.subject(contract.subjectOf(event.subject)),
        encodeEvent(contract, event),
      );
      return event;
    },
    async publishRaw(subject, payload) {
      const { broker } = world.subgraph.parts;
      await broker.js.publish(broker.subject(subject), payload);
    },
    told: (stream) => readStream(world.subgraph.parts.broker, stream),
    async restart() {
      await world.subgraph.close();
      world.subgraph = await start();
    },
    async close() {
      const { broker } = world.subgraph.parts;
      for (const { name } of streamDefinitions) {
        await broker.jsm.streams.delete(broker.stream(name)).catch(() => undefined);
      }
      await world.subgraph.close();
      await database.drop();
    },
  };
}

/** The key is told before the subgraph starts, which is ready only when it knows all keys. */
async function openIssuer(config: SubgraphConfig, ports: TestPorts): Promise<TestIssuer> {
  const broker = await connectBroker({
    url: config.natsUrl,
    name: 'test-issuer',
    prefix: config.natsPrefix,
  });
  await provisionStreams(broker);
  const issuer = await createTestIssuer(broker, ports);
  await broker.close();
  return issuer;
}

const eventFacts = (ports: TestPorts, facts: PublishFacts) => ({
  id: facts.id ?? ports.newId(),
  time: facts.time ?? ports.now(),
  aggregateVersion: facts.version ?? 1,
  correlationId: facts.correlationId ?? ports.newId(),
  causationId: ports.newId(),
  actor: { id: 'somebody', role: 'SYSTEM' as const },
});

async function readStream(broker: Broker, stream: string): Promise<CloudEvent[]> {
  const { state } = await broker.jsm.streams.info(broker.stream(stream));
  const told: CloudEvent[] = [];
  for (let sequence = Math.max(1, state.first_seq); sequence <= state.last_seq; sequence += 1) {
    const message = await broker.jsm.streams.getMessage(broker.stream(stream), { seq: sequence });
    if (message) told.push(message.json<CloudEvent>());
  }
  return told;
}
