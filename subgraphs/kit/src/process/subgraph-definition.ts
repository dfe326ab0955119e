// What a subgraph is made of, the same for all of them: the kit turns a definition into a running
// service (start-subgraph.ts). Each subgraph's src/subgraph.ts holds its own.
import type { Broker } from '@ates/schema/broker/connect';
import type { ApiContext } from '../api/api-context.ts';
import type { AccessTable } from '../api/guard-schema.ts';
import type { Resolvers, Route } from '../api/start-subgraph-server.ts';
import type { CommandDeps } from '../commands/run-command.ts';
import type { Reaction } from '../reactions/reaction.ts';
import type { Consumer, ConsumerProgress } from '../reactions/start-consumer.ts';
import type { SubgraphConfig } from './config.ts';

/** What the kit gives a subgraph to build its rooms with. */
export interface SubgraphParts<Config extends SubgraphConfig> extends CommandDeps {
  readonly config: Config;
  readonly broker: Broker;
  /** How far this subgraph has read others' events, all consumers together. */
  readonly progress: () => ConsumerProgress;
  /** The running consumers of this process: for whoever reads a stream again. Empty until all have started. */
  readonly consumers: () => readonly Consumer[];
  /** Calls `listener` when a rehearsal moves the clock: for whoever sleeps until an instant. Returns what ends that. */
  readonly onClockMoved: (listener: () => void) => () => void;
}

/** Something that goes on beside requests and events: a scheduler, a queue's worker. */
export interface Worker {
  readonly name: string;
  /** Runs until `abort` fires; the kit starts it again, after a pause, when it throws. */
  run(abort: AbortSignal): Promise<void>;
}

/** A subgraph's rooms, put together. */
export interface SubgraphRooms<Context extends ApiContext> {
  readonly resolvers: Resolvers;
  /** Called once per request, so that loaders batch within it. */
  readonly createContext: (request: ApiContext) => Context;
  readonly reactions: readonly Reaction[];
  readonly workers?: readonly Worker[];
  readonly routes?: Readonly<Record<string, Route>>;
  /**
   * All it keeps is read from others' streams: with an empty database it reads them from their first
   * message, and so rebuilds itself.
   */
  readonly projectionsOnly?: boolean;
  /** Runs once the tables are there and before anything is served. */
  readonly prepare?: () => Promise<void>;
}

export interface SubgraphDefinition<
  Config extends SubgraphConfig = SubgraphConfig,
  Context extends ApiContext = ApiContext,
> {
  readonly name: string;
  /** The folder of drizzle-kit's migrations. */
  readonly migrations: URL;
  readonly sdl: URL;
  readonly access: AccessTable;
  rooms(parts: SubgraphParts<Config>): SubgraphRooms<Context>;
}
