// A reaction answers one kind of event of another subgraph (or of one's own).
// It gets events in batches and writes through the batch's transaction, beside the inbox rows.
import type { AnyContract } from '@ates/schema/contracts/catalogue';
import type { EventOf } from '@ates/schema/contracts/contract';
import type { CloudEvent } from '@ates/schema/contracts/envelope';
import type { Cause, Moment } from '../commands/moment.ts';

/** Kinds of events and what follows from them. Older versions arrive upcast to the contract's version. */
export interface Reaction {
  /** All of one stream. */
  readonly contracts: readonly AnyContract[];
  /** Events of these kinds that were never handled before, in the order of the stream. */
  handle(events: readonly CloudEvent[], moment: Moment): Promise<void>;
}

/** Pairs a contract with its handler, so that the handler's events have the contract's type. */
export const reactTo = <C extends AnyContract>(
  contract: C,
  handle: (events: readonly EventOf<C>[], moment: Moment) => Promise<void>,
): Reaction => reactToAny([contract], handle);

/**
 * The same for several kinds of one stream that are handled alike: kinds that alternate (created,
 * assigned, created …) still make one batch, so set-based work stays set-based.
 */
export function reactToAny<C extends AnyContract>(
  contracts: readonly C[],
  handle: (events: readonly EventOf<C>[], moment: Moment) => Promise<void>,
): Reaction {
  return {
    contracts,
    // The consumer hands over events of these contracts only; the list it looks them up in says so.
    handle: (events, moment) => handle(events as readonly EventOf<C>[], moment),
  };
}

/** The cause of what follows from `event`: same chain, the event as its cause, its time, the system as actor. */
export const causeFrom = (event: CloudEvent): Cause => ({
  correlationId: event.correlationid,
  causationId: event.id,
  actorId: event.actorid,
  actorRole: event.actorrole,
  traceparent: event.traceparent,
  occurredAt: new Date(event.time),
});
