// The inside of one transaction: what a command or a reaction reads and writes through, with the
// time, ids and chance it may use.
import type { Ports } from '../domain/ports.ts';
import { announceBulkWrite } from '../events/bulk-write.ts';
import { appendEvents, type AggregateWrite, type WrittenEvent } from '../events/append-events.ts';
import type { Tx } from '../tables/database.ts';

export type { AggregateWrite, Cause, WrittenEvent } from '../events/append-events.ts';

export interface Moment {
  readonly tx: Tx;
  /** The same instant for everything the transaction writes. */
  readonly now: Date;
  readonly newId: () => string;
  readonly draw: (sides: number) => number;
  /** For very many writes: until the transaction ends the relay leaves the machine to them (events/bulk-write.ts). */
  readonly announceBulk: () => Promise<void>;
  /** Tells facts and states: event store, newest states and outbox (events/append-events.ts). */
  readonly append: (writes: readonly AggregateWrite[]) => Promise<WrittenEvent[]>;
}

export function momentOf(tx: Tx, ports: Ports): Moment {
  const newId = (): string => ports.newId();
  return {
    tx,
    now: ports.now(),
    newId,
    draw: (sides) => ports.draw(sides),
    announceBulk: () => announceBulkWrite(tx),
    append: (writes) => appendEvents(tx, writes, newId),
  };
}
