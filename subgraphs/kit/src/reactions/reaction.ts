// A reaction answers one kind of event of another subgraph (or of one's own).
// It gets events in batches and writes through the batch's transaction, beside the inbox rows.
import type { AnyContract } from '@ates/schema/contracts/catalogue';
import type { EventOf } from '@ates/schema/contracts/contract';
import type { CloudEvent } from '@ates/schema/contracts/envelope';
import type { Cause, Moment } from '../commands/moment.ts';

/** One kind of event and what follows from it. Older versions arrive upcast to `contract`'s version. */
export interface Reaction {
  readonly contract: AnyContract;
  /** Events of this kind that were never handled before, in the order of the stream. */
  handle(events: readonly CloudEvent[], moment: Moment): Promise<void>;
}

/** Pairs a contract with its handler, so that the handler's events have the contract's type. */
export function reactTo<C extends AnyContract>(
  contract: C,
  handle: (events: readonly EventOf<C>[], moment: Moment) => Promise<void>,
): Reaction {
  return {
    contract,
    // The consumer hands over events of this contract only; the map it looks them up in says so.
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
