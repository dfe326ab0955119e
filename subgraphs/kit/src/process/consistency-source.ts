// What a running subgraph can say to a consistency token: its own versions from its database, others'
// events from its inbox, and for compacted states whether something newer has taken an event's place.
import type { Broker } from '@ates/schema/broker/connect';
import type { AnyContract } from '@ates/schema/contracts/catalogue';
import type { CloudEvent } from '@ates/schema/contracts/envelope';
import type { ConsistencySource, WantedEvent } from '../api/await-consistency.ts';
import { keepSecret } from '../commands/keep-secret.ts';
import type { Signal } from '../events/signal.ts';
import { areAtVersions, handledAmong } from '../projections/consistency.ts';
import { consumedContracts } from '../reactions/consumed-types.ts';
import type { Reaction } from '../reactions/reaction.ts';
import { consumerName } from '../reactions/start-reactions.ts';
import type { Database } from '../tables/database.ts';

export interface ConsistencyParts {
  readonly subgraph: string;
  readonly database: Database;
  readonly broker: Broker;
  readonly reactions: readonly Reaction[];
  /** Raised after every commit of a consumer of this process. */
  readonly handled: Signal;
}

export async function consistencySource(parts: ConsistencyParts): Promise<ConsistencySource> {
  const { subgraph, handled } = parts;
  const { db } = parts.database;
  const contracts = consumedContracts(parts.reactions);
  return {
    origin: subgraph,
    secret: await keepSecret(db, 'consistency'),
    consumes: (type) => contracts.has(type),
    areAtVersions: (aggregates) => areAtVersions(db, aggregates),
    async unhandled(events) {
      const missing = await notInInbox(parts, contracts, events);
      // One that is missing is enough to wait: the broker is not asked about the others.
      for (const [index, event] of missing.entries()) {
        if (!(await isReplacedByHandled(parts, contracts, event))) return missing.slice(index);
      }
      return [];
    },
    onHandled: (listener) => handled.listen(listener),
  };
}

type Contracts = ReadonlyMap<string, AnyContract>;

async function notInInbox(
  { subgraph, database }: ConsistencyParts,
  contracts: Contracts,
  events: readonly WantedEvent[],
): Promise<readonly WantedEvent[]> {
  const asked = events.flatMap(({ type, id }) => {
    const contract = contracts.get(type);
    return contract ? [{ consumer: consumerName(subgraph, contract.stream), eventId: id }] : [];
  });
  const handled = await handledAmong(database.db, asked);
  return events.filter(({ id }) => !handled.has(id));
}

/** A state on a compacted stream may never reach us, because a newer one stands there: then that one counts. */
async function isReplacedByHandled(
  parts: ConsistencyParts,
  contracts: Contracts,
  event: WantedEvent,
): Promise<boolean> {
  const contract = contracts.get(event.type);
  if (!contract || contract.family === 'event') return false;
  const newest = await newestOn(parts.broker, contract, event.entityId);
  if (!newest || newest.aggregateversion <= event.version) return false;
  const still = await notInInbox(parts, contracts, [{ ...event, id: newest.id }]);
  return still.length === 0;
}

/** The event that stands on an entity's compacted subject. */
async function newestOn(
  broker: Broker,
  contract: AnyContract,
  entityId: string,
): Promise<CloudEvent | undefined> {
  try {
    const message = await broker.jsm.streams.getMessage(broker.stream(contract.stream), {
      last_by_subj: broker.subject(contract.subjectOf(entityId)),
    });
    return message?.json<CloudEvent>();
  } catch {
    // The broker does not answer: nothing is known, so we wait on.
    return undefined;
  }
}
