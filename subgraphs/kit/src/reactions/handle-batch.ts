// A batch of messages becomes effects: decode, claim in the inbox, hand runs of one kind to their
// reaction, all in one transaction. What cannot be read is set apart for the dead letters.
import { contractOf } from '@ates/schema/contracts/catalogue';
import { decodeEvent, type DecodeFailure } from '@ates/schema/contracts/codec';
import { upcastToNewest, type NewestEvent } from '@ates/schema/contracts/upcast';
import { momentOf, type Moment } from '../commands/moment.ts';
import type { Ports } from '../domain/ports.ts';
import type { Database, Tx } from '../tables/database.ts';
import { claimNew } from './inbox.ts';
import type { Reaction } from './reaction.ts';

/** The part of a broker message that handling needs. */
export interface IncomingMessage {
  readonly stream: string;
  readonly sequence: number;
  readonly subject: string;
  readonly data: Uint8Array;
}

/** A message that parsed, in its newest version. */
export interface ReadMessage<M extends IncomingMessage = IncomingMessage> {
  readonly message: M;
  readonly event: NewestEvent;
}

export interface Unreadable<M extends IncomingMessage> {
  readonly message: M;
  readonly reason: DecodeFailure;
  readonly detail: string;
}

export interface BatchHandler {
  readonly consumer: string;
  readonly database: Database;
  readonly reactions: readonly Reaction[];
  readonly ports: Ports;
}

/** Parts what can be read from what cannot. */
export function readMessages<M extends IncomingMessage>(
  messages: readonly M[],
): { readable: ReadMessage<M>[]; unreadable: Unreadable<M>[] } {
  const readable: ReadMessage<M>[] = [];
  const unreadable: Unreadable<M>[] = [];
  for (const message of messages) {
    const decoded = decodeEvent(message.data);
    if (decoded.ok) readable.push({ message, event: upcastToNewest(decoded.event) });
    else unreadable.push({ message, reason: decoded.reason, detail: decoded.detail });
  }
  return { readable, unreadable };
}

/** Handles `events` in one transaction; throws when any reaction does, and then nothing has happened. */
export async function handleInOneTransaction(
  handler: BatchHandler,
  events: readonly NewestEvent[],
): Promise<void> {
  await handler.database.db.transaction((tx) => handleEvents(handler, tx, events));
}

/** The same inside a transaction of the caller's. */
export async function handleEvents(
  handler: BatchHandler,
  tx: Tx,
  events: readonly NewestEvent[],
  moment: Moment = momentOf(tx, handler.ports),
): Promise<void> {
  // What nobody here reacts to is not claimed: another release may, and reads it then.
  const concerning = events.filter((event) => concerns(handler, event));
  const ids = concerning.map((event) => event.id);
  const unseen = new Set(await claimNew(tx, handler.consumer, ids));
  // `delete` answers whether the id was still there: a twin within the batch counts once.
  const fresh = concerning.filter((event) => unseen.delete(event.id));
  for (const run of runsOfOneHandling(handler.reactions, fresh)) {
    for (const reaction of run.reactions) await reaction.handle(run.events, moment);
  }
}

interface Run {
  readonly reactions: readonly Reaction[];
  readonly events: NewestEvent[];
}

/** Neighbours handled by the same reactions together: those work set by set while the order is kept. */
function runsOfOneHandling(
  reactions: readonly Reaction[],
  events: readonly NewestEvent[],
): readonly Run[] {
  const runs: Run[] = [];
  for (const event of events) {
    const concerned = reactionsTo(reactions, event.type);
    const last = runs.at(-1);
    if (last && sameReactions(last.reactions, concerned)) last.events.push(event);
    else runs.push({ reactions: concerned, events: [event] });
  }
  return runs;
}

/** Whether anybody here reacts to `event`. */
export const concerns = ({ reactions }: BatchHandler, { type }: NewestEvent): boolean =>
  reactionsTo(reactions, type).length > 0;

function reactionsTo(reactions: readonly Reaction[], type: string): readonly Reaction[] {
  const contract = contractOf(type);
  return reactions.filter(({ contracts }) => contracts.some((one) => one === contract));
}

const sameReactions = (one: readonly Reaction[], other: readonly Reaction[]): boolean =>
  one.length === other.length && one.every((reaction, index) => reaction === other[index]);
