// The kit without a subgraph around it, for the kit's own tests: a database with the kit's tables only,
// and streams of its own. What is started on it is stopped by `close`, last first.
import { randomBytes } from 'node:crypto';
import { connectBroker, type Broker } from '@ates/schema/broker/connect';
import { provisionStreams, streamDefinitions } from '@ates/schema/broker/streams';
import type { CommandContext, CommandDeps } from '../commands/run-command.ts';
import { userId } from '../domain/ids.ts';
import { createSignal } from '../events/signal.ts';
import { createLogger } from '../process/logger.ts';
import { openDatabase, type Database } from '../tables/database.ts';
import { createTestDatabase } from './create-test-database.ts';
import { testPorts, type TestPorts } from './test-ports.ts';

export interface KitWorld extends CommandDeps {
  readonly databaseUrl: string;
  readonly natsUrl: string;
  readonly database: Database;
  readonly broker: Broker;
  readonly ports: TestPorts;
  /** Someone who gives commands. */
  readonly context: CommandContext;
  /** Another connection to the same streams. */
  connectAgain(url?: string): Promise<Broker>;
  /** Another pool to the same database, as another replica has it. */
  openAgain(url?: string): Database;
  /** Stopped by `close`. */
  onClose(stop: () => Promise<unknown>): void;
  close(): Promise<void>;
}

export async function openKitWorld(servers: {
  postgresUrl: string;
  natsUrl: string;
}): Promise<KitWorld> {
  const prefix = `t${randomBytes(6).toString('hex')}.`;
  const { natsUrl } = servers;
  const made = await createTestDatabase(
    servers.postgresUrl,
    new URL('./migrations/', import.meta.url),
  );
  const database = openDatabase(made.url, { name: 'kit' });
  const broker = await connectBroker({ url: natsUrl, name: 'kit', prefix });
  await provisionStreams(broker);
  const ports = testPorts();
  const steps: (() => Promise<unknown>)[] = [
    () => made.drop(),
    () => broker.close(),
    () => database.close(),
    () => deleteStreams(broker),
  ];
  const onClose = (stop: () => Promise<unknown>): void => void steps.push(stop);
  return {
    databaseUrl: made.url,
    natsUrl,
    database,
    broker,
    ports,
    committed: createSignal(),
    logger: createLogger({ name: 'kit', level: 'silent' }),
    context: {
      actor: { id: userId('somebody'), role: 'MANAGER' },
      correlationId: ports.newId(),
    },
    async connectAgain(url = natsUrl) {
      const again = await connectBroker({ url, name: 'kit-again', prefix });
      onClose(() => again.close());
      return again;
    },
    openAgain(url = made.url) {
      const again = openDatabase(url, { name: 'kit-again' });
      onClose(() => again.close());
      return again;
    },
    onClose,
    async close() {
      for (const step of steps.toReversed()) await step();
    },
  };
}

async function deleteStreams(broker: Broker): Promise<void> {
  for (const { name } of streamDefinitions) {
    await broker.jsm.streams.delete(broker.stream(name)).catch(() => undefined);
  }
}
